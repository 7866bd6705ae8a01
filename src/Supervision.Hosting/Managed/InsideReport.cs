using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Processes;

namespace Supervision.Hosting.Managed;

/// <summary>Tells the observer of one run inside this process: in order, and nothing after its end.</summary>
internal sealed class InsideReport(string incarnation, IProcessObserver observer)
{
    /// <summary>In place of the pid and the start time that a process would have.</summary>
    private const int NoProcess = 0;

    private readonly Lock _lock = new();
    private bool _isGoneAsked;
    private bool _hasExited;

    public bool HasExited
    {
        get
        {
            lock (_lock)
            {
                return _hasExited;
            }
        }
    }

    public void Spawned(SafeFileHandle? stdout, SafeFileHandle? stderr) => observer.Spawned(incarnation, NoProcess, NoProcess, stdout, stderr);

    public void Say(Notification notification) => WhileItLives(() => observer.Notified(incarnation, notification));

    public void Warn(string text) => WhileItLives(() => observer.Warned(incarnation, text));

    /// <summary>False when its end was told before.</summary>
    public bool TryExit(ExitStatus status)
    {
        lock (_lock)
        {
            if (_hasExited)
            {
                return false;
            }

            _hasExited = true;
            observer.Exited(incarnation, status, leftovers: 0);
            if (_isGoneAsked)
            {
                observer.TreeGone(incarnation);
            }

            return true;
        }
    }

    /// <summary>Tells, once it has ended, that nothing is left.</summary>
    public void TellWhenGone()
    {
        lock (_lock)
        {
            _isGoneAsked = true;
            if (_hasExited)
            {
                observer.TreeGone(incarnation);
            }
        }
    }

    private void WhileItLives(Action tell)
    {
        lock (_lock)
        {
            if (!_hasExited)
            {
                tell();
            }
        }
    }
}
