using System.Collections.Concurrent;
using System.Globalization;
using Supervision.EndToEnd.Tests.Harness;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>What one process has written down of itself.</summary>
/// <param name="Incarnation">Which it was told to be.</param>
/// <param name="Pid">Its pid.</param>
/// <param name="Code">The code that it was about to exit with; null if it never was.</param>
/// <param name="WasRefused">Whether the system took no more of its output.</param>
internal sealed record Performance(string Incarnation, int Pid, int? Code, bool WasRefused);

/// <summary>What has happened, told by those to whom it did, and by those who did it.</summary>
internal sealed class Truth(Workplace place)
{
    private readonly ConcurrentDictionary<int, int> _killed = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly ConcurrentDictionary<string, int> _everAsked = new();
    private readonly ConcurrentDictionary<string, Story> _stories = new();

    /// <summary>A command that ends a process is given: a daemon may be killed after it has obeyed, and before that is on disk.</summary>
    public void Ask(string service) => _everAsked[service] = _asked[service] = 0;

    public bool WasAsked(string service) => _asked.ContainsKey(service);

    /// <summary>Whether a process had a reason to end: its own, a kill, or a command.</summary>
    public bool IsOver(Performance performance) =>
        performance.Code is not null || WasKilled(performance.Pid) || _everAsked.ContainsKey(performance.Incarnation.Split('#')[0]);

    /// <summary>All commands were answered.</summary>
    public void Answered() => _asked.Clear();

    /// <summary>All processes that a service has had, oldest first.</summary>
    public IReadOnlyList<Performance> Of(string service) => Read(service).All;

    /// <summary>The last process that was told to be an incarnation.</summary>
    public Performance? Last(string service, int number) => Read(service).Find($"{service}#{number}");

    private Story Read(string service)
    {
        var story = _stories.GetOrAdd(service, name => new Story(place.In(name + ".truth")));
        story.ReadOn();
        return story;
    }

    /// <summary>How many lines a process has written; one more may have been written and not been counted.</summary>
    public long LinesOf(string incarnation) =>
        File.Exists(place.In(incarnation + ".lines")) && File.ReadAllText(place.In(incarnation + ".lines")) is { Length: > 0 } text
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Kills the process that a service has now; false if it has none.</summary>
    public bool Kill(string service)
    {
        if (Of(service) is [.., { Code: null } last] && IsAlive(last))
        {
            // Written down before it is done: whoever learns of the death finds its cause.
            _killed[last.Pid] = 0;
            return Native.Kill(last.Pid, Native.SIGKILL);
        }

        return false;
    }

    public bool WasKilled(int pid) => _killed.ContainsKey(pid);

    public static bool IsAlive(Performance performance)
    {
        try
        {
            return File.ReadAllText($"/proc/{performance.Pid}/environ").Split('\0').Contains($"SUPERVISION_INCARNATION={performance.Incarnation}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
