using System.Text.Json;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>One row of the journal.</summary>
internal sealed record JournalledEvent(string Service, long Sequence, string Fact, JsonElement Body)
{
    public int Number => Body.GetProperty("number").GetInt32();

    public int Pid => Body.GetProperty("process").GetProperty("pid").GetInt32();

    public string ExitText => Body.GetProperty("exit").GetProperty("text").GetString()!;

    public override string ToString() => $"{Service} {Sequence} {Fact} {Body.GetProperty("text").GetString()}";
}
