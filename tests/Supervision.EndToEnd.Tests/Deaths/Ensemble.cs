using Supervision.EndToEnd.Tests.Harness;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>The twenty services of the random rounds.</summary>
internal static class Ensemble
{
    /// <summary>They serve HTTP at listeners that are held for them, take no commands, and are killed like the rest.</summary>
    public static IReadOnlyList<string> Servers { get; } = ["web1", "web2"];

    /// <summary>They write numbered lines, and nobody touches them.</summary>
    public static IReadOnlyList<string> SteadyWriters { get; } = ["steady1", "steady2"];

    /// <summary>They write numbered lines, and are commanded and killed like the rest.</summary>
    public static IReadOnlyList<string> OtherWriters { get; } = ["writer1", "writer2"];

    /// <summary>Each ends by itself soon, with an exit code that follows from its pid.</summary>
    public static IReadOnlyList<string> Crashers { get; } = ["crasher1", "crasher2", "crasher3", "crasher4", "crasher5"];

    public static IReadOnlyList<string> OneShots { get; } = ["once1", "once2", "once3"];

    public static IReadOnlyList<string> Plain { get; } = ["plain1", "plain2", "plain3", "plain4", "plain5", "plain6"];

    /// <summary>These keep their pid through everything.</summary>
    public static IEnumerable<string> Steady => SteadyWriters;

    public static IEnumerable<string> Writers => [.. SteadyWriters, .. OtherWriters];

    /// <summary>Those that a kill may hit.</summary>
    public static IReadOnlyList<string> Mortal { get; } = [.. OtherWriters, .. Plain];

    /// <summary>Those that take commands.</summary>
    public static IReadOnlyList<string> Commanded { get; } = [.. Mortal, .. Crashers, .. OneShots];

    public static IReadOnlyList<string> All { get; } = [.. Servers, .. SteadyWriters, .. Commanded];

    /// <param name="place">Where they run.</param>
    /// <param name="ports">Where the servers listen.</param>
    public static string Configuration(Workplace place, IReadOnlyList<int> ports) => string.Join('\n',
    [
        "journal.keep-events = unlimited",
        "defaults.restart { limit = unlimited, backoff { min = 20ms, max = 100ms } }",
        .. Servers.Select((name, i) => Service(place, name, "serve", $"listeners.http = \"tcp://127.0.0.1:{ports[i]}\"")),
        .. Writers.Select(name => Service(place, name, "0, 0, 5", $"logs.stdout.file = \"{LogOf(place, name)}\"")),
        .. Crashers.Select((name, i) => Service(place, name, $"{100 + (50 * i)}, -1, 0")),
        .. OneShots.Select(name => Service(place, name, "60, 0, 0", "type = oneshot")),
        .. Plain.Select(name => Service(place, name, "0, 0, 0")),
    ]);

    public static string LogOf(Workplace place, string name) => place.In(name + ".log");

    private static string Service(Workplace place, string name, string words, string more = "") =>
        $"services.{name} {{ command = [\"{Performer.Path}\", \"{place.Directory}\", {name}, {words}]\n{more} }}";
}
