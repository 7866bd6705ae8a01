using Supervision.Posix.Processes;

namespace Supervision.Hosting.Managed;

/// <summary>One question to an instance, in the place of the process of a health command.</summary>
internal sealed class ManagedCheck(string id, IProcessObserver observer) : IInsideRun
{
    private readonly InsideReport _report = new(id, observer);
    private readonly CancellationTokenSource _end = new();

    public bool HasExited => _report.HasExited;

    public void Begin(ManagedIncarnation? asked)
    {
        _report.Spawned(null, null);
        _ = Task.Run(() => AskAsync(asked));
    }

    /// <summary>Whatever the signal: who asked has no use for the answer any more.</summary>
    public void Signal(int signal)
    {
        if (signal != Signals.Continue)
        {
            _ = _end.CancelAsync();
            _report.TryExit(new ExitStatus.Signaled(signal, CoreDumped: false));
        }
    }

    public void KillTree()
    {
        Signal(Signals.Kill);
        _report.TellWhenGone();
    }

    private async Task AskAsync(ManagedIncarnation? asked)
    {
        try
        {
            await (asked ?? throw new InvalidOperationException("there is no instance to ask")).CheckAsync(_end.Token).ConfigureAwait(false);
            _report.TryExit(new ExitStatus.Exited(0));
        }
        catch (Exception e)
        {
            _report.TryExit(new ExitStatus.Exited(1) { Reason = ManagedIncarnation.Sentence(e) });
        }
    }
}
