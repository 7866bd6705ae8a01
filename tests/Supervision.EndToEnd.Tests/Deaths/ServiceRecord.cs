namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>
/// The model of one service: follows the journal, and says what cannot be true. Everything that is journalled of a process is held against what the process
/// itself has written down.
/// </summary>
internal sealed class ServiceRecord(string service, Truth truth, Func<bool> mayLose)
{
    private readonly List<JournalledEvent> _recent = [];
    private long _sequence;
    private int _ordered;
    private int? _live;
    private int? _pid;
    private bool _isAsked;

    /// <summary>Which incarnations are journalled, with their pid.</summary>
    public Dictionary<int, int> Started { get; } = [];

    /// <summary>How each ended.</summary>
    public Dictionary<int, string> Ended { get; } = [];

    public int Lost { get; private set; }

    public void Apply(JournalledEvent e)
    {
        _recent.Add(e);
        Check(e.Sequence == _sequence + 1, $"sequence number {e.Sequence} follows {_sequence}");
        _sequence = e.Sequence;
        switch (e.Fact)
        {
            case "spawn-ordered":
                // A start that was given up before its turn had come leaves nothing behind.
                Check(_live is not { } former || (_pid is null && PerformanceOf(former) is null), $"#{e.Number} is ordered while #{_live} lives");
                Check(e.Number > _ordered, $"#{e.Number} is ordered after #{_ordered}");
                (_live, _ordered, _pid, _isAsked) = (e.Number, e.Number, null, false);
                break;
            case "spawn-refused":
                _live = null;
                break;
            case "started":
                OnStarted(e);
                break;
            case "adopted":
                Check(_live == e.Number && _pid == e.Pid, $"#{e.Number} is adopted as {e.Pid}, being {_pid}");
                break;
            case "main-process-changed":
                Check(false, "its main process changed");
                break;
            case "stop-began" or "stop-asked" or "kill-began":
                _isAsked = true;
                break;
            case "ended":
                OnEnded(e);
                break;
        }
    }

    private void OnStarted(JournalledEvent e)
    {
        Check(_live == e.Number || (_live is null && e.Number > _ordered), $"#{e.Number} started while #{_live} lives");
        Check(_pid is null, $"#{e.Number} started twice");
        if (PerformanceOf(e.Number) is { } performance)
        {
            Check(performance.Pid == e.Pid, $"#{e.Number} is journalled as pid {e.Pid} and was {performance.Pid}");
        }

        (_live, _ordered, _pid) = (e.Number, Math.Max(_ordered, e.Number), e.Pid);
        Started[e.Number] = e.Pid;
    }

    private void OnEnded(JournalledEvent e)
    {
        Check(_live == e.Number, $"#{e.Number} ended while #{_live} lives");
        var performance = PerformanceOf(e.Number);
        var isPossible = e.ExitText switch
        {
            // What was ordered, and never came to be, has no exit that could be lost.
            "lost" => mayLose() || (_pid is null && performance is null),
            "killed by SIGKILL" => _pid is { } pid && truth.WasKilled(pid),
            "killed by SIGTERM" => _isAsked || truth.WasAsked(service),
            var text => performance?.Code is { } code && text == $"exited {code}",
        };
        Lost += e.ExitText == "lost" ? 1 : 0;
        Check(isPossible, $"#{e.Number} is journalled as {e.ExitText}, but it was {performance?.ToString() ?? "silent"}, asked {_isAsked}, killed {_pid is { } p && truth.WasKilled(p)}");
        Check(e.ExitText == "lost" || performance?.WasRefused is not true, $"#{e.Number} was refused its output");
        (_live, _pid) = (null, null);
        Ended[e.Number] = e.ExitText;
    }

    private Performance? PerformanceOf(int number) => truth.Last(service, number);

    private void Check(bool holds, string complaint)
    {
        if (!holds)
        {
            Assert.Fail($"{service}: {complaint}\n{string.Join('\n', _recent.TakeLast(20))}");
        }
    }
}
