using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Supervision.Daemon.Foreground;

/// <summary>What is run, and how.</summary>
internal sealed record RunOptions
{
    /// <summary>The service that the program is.</summary>
    public const string Service = "program";

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Listeners by name, with their addresses.</summary>
    public IReadOnlyList<(string Name, string Address)> Listeners { get; init; } = [];

    /// <summary>The signal that replaces the program by a new one.</summary>
    public required int RestartSignal { get; init; }

    /// <summary>When it is ready, in the words of <c>ready.when</c>.</summary>
    public required string Ready { get; init; }

    /// <summary>Whether it has sockets that two processes can share.</summary>
    public bool SharesListeners { get; init; }

    /// <summary>Whether one process is replaced by the other while it serves. Who does not tell when it is ready is not asked to serve beside another.</summary>
    private bool Overlaps => SharesListeners && Ready is "notify";

    /// <summary>The tree of a node that runs this and nothing else, leaves no files and opens no ports.</summary>
    public string Tree()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            supervision {
              keeper.mode = in-process
              journal.provider = memory
              api.listen = []
              services.{{Service}} {
                command = [{{string.Join(", ", Command.Select(Quoted))}}]
                working-directory = {{Quoted(Environment.CurrentDirectory)}}
                restart.policy = temporary
                ready.when = {{Quoted(Ready)}}
                stop.timeout = 30s
                handoff.mode = {{(Overlaps ? "overlap" : "none")}}

            """);
        if (Listeners.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"    listeners {{ {string.Join(", ", Listeners.Select(l => $"{Quoted(l.Name)} = {Quoted(l.Address)}"))} }}\n");
        }

        return text.Append("  }\n}\n").ToString();
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
