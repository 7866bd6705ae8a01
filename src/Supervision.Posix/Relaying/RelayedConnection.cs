using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;

namespace Supervision.Posix.Relaying;

/// <summary>A connection between a client and a target, whose bytes are handed on both ways. On the loop's thread.</summary>
internal sealed class RelayedConnection
{
    private readonly RelayEnd _client;
    private readonly RelayEnd _target;
    private readonly Action<RelayedConnection> _onEnd;
    private bool _isClosed;

    /// <param name="loop">The loop.</param>
    /// <param name="pipes">Pipes.</param>
    /// <param name="client">One end.</param>
    /// <param name="target">The other.</param>
    /// <param name="onEnd">Told once, when both are closed.</param>
    internal RelayedConnection(EventLoop loop, PipePool pipes, SafeFileHandle client, SafeFileHandle target, Action<RelayedConnection> onEnd)
    {
        _onEnd = onEnd;
        _client = new RelayEnd(loop, pipes, client, this);
        _target = new RelayEnd(loop, pipes, target, this);
    }

    /// <summary>Whether it did not end as both wanted.</summary>
    internal bool IsBroken { get; private set; }

    internal long BytesIn => _client.Moved;

    internal long BytesOut => _target.Moved;

    /// <summary>Begins. What the client has sent already is handed on at once.</summary>
    internal void Begin()
    {
        if (_client.MoveTo(_target) == MoveResult.SourceBroke) Break();
        else Settle();
    }

    internal void OnReady(RelayEnd end, Readiness events, bool isWatched)
    {
        var other = end == _client ? _target : _client;
        var hasFailed = (events & Readiness.Failed) != 0;
        if ((events & Readiness.Writable) != 0 && other.HasPending && other.MoveTo(end) == MoveResult.SourceBroke)
        {
            Break();
            return;
        }

        // Bytes that came before the failure are read before the failure is.
        if ((events & ~Readiness.Writable) != 0 && !end.HasPending && end.MoveTo(other) == MoveResult.SourceBroke)
        {
            Break();
            return;
        }

        if (hasFailed && (end.IsFinished || end.HasPending))
        {
            Break();
            return;
        }

        // The kernel tells of a hang-up again and again, also where nothing follows from it.
        if ((events & Readiness.HungUp) != 0 && !isWatched) end.Ignore();
        Settle();
    }

    /// <summary>Ends it so that both ends see that it broke.</summary>
    internal void Break()
    {
        IsBroken = true;
        Close();
    }

    private void Settle()
    {
        if (_isClosed) return;
        if (_client.IsFinished && _target.IsFinished)
        {
            IsBroken = _client.IsCut || _target.IsCut;
            Close();
            return;
        }

        _client.Watch(_target);
        _target.Watch(_client);
    }

    private void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        _client.Close(IsBroken);
        _target.Close(IsBroken);
        _onEnd(this);
    }
}
