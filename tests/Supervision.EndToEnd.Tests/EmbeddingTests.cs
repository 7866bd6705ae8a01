using System.Globalization;
using System.Text.RegularExpressions;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>The sample of an application that embeds Supervision, as a user runs it.</summary>
public sealed partial class EmbeddingTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Theory]
    [InlineData(Native.SIGTERM)]
    [InlineData(Native.SIGINT)]
    public async Task The_sample_runs_restarts_what_dies_and_stops_all_of_it(int signal)
    {
        var application = Place.Start(Repository.Program("Embedded"));
        await UntilAsync(application, "db | the database is open");
        await UntilAsync(application, "ticker | tick");

        // The worker inside fails at the third order, and a new instance goes on with the fourth.
        await UntilAsync(application, "indexer: running, runs inside the host application");
        await UntilAsync(application, "indexer | indexed order 2");
        await UntilAsync(application, "indexer: running, runs inside the host application (restarts 1, last exit: exited 1: InvalidOperationException: order 3 makes no sense)");
        await UntilAsync(application, "indexer | indexed order 4");

        var before = PidsOf(application, "db");
        Native.Kill(before[^1], Native.SIGKILL);
        await Eventually.True(() => PidsOf(application, "db").Count > before.Count, () => application.Out);
        Assert.DoesNotContain(PidsOf(application, "db")[^1], before);

        Native.Kill(application.Pid, signal);
        var run = await application.EndAsync();
        Assert.Equal(0, run.Code);
        Assert.EndsWith("everything has stopped\n", run.Out, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Empty(Place.Processes());
    }

    private static Task UntilAsync(RunningProgram application, string text) =>
        Eventually.True(() => application.Out.Contains(text, StringComparison.Ordinal), () => $"expected \"{text}\" in\n{application.Out}{application.Error}");

    private static List<int> PidsOf(RunningProgram application, string service) =>
        [.. RunsAs().Matches(application.Out).Where(m => m.Groups[1].Value == service).Select(m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)).Distinct()];

    [GeneratedRegex(@"^(\w+): running, runs as pid (\d+)", RegexOptions.Multiline)]
    private static partial Regex RunsAs();
}
