using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Programs;

/// <summary>A fake node per test, and the program told its token.</summary>
public abstract class PbmFixture : IAsyncLifetime
{
    protected FakeNode Node { get; private set; } = null!;

    protected FakeBoard Board => Node.Board;

    internal static IReadOnlyDictionary<string, string> WithToken { get; } = new Dictionary<string, string> { ["PBM_TOKEN"] = FakeNode.Token };

    public async Task InitializeAsync() => Node = await FakeNode.StartAsync();

    public async Task DisposeAsync() => await Node.DisposeAsync();

    /// <summary>Runs words of a command line, split at blanks, against the fake.</summary>
    internal Task<(int Code, string Out, string Error)> PbmAsync(string words) =>
        PbmProgram.RunAsync([Node.Target, .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)], WithToken);
}
