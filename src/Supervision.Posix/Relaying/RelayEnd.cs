using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Relaying;

/// <summary>What came of moving the bytes of one direction.</summary>
internal enum MoveResult
{
    /// <summary>All that can be moved now is moved.</summary>
    Done,

    /// <summary>The end that they come from broke, or nothing can be moved from it.</summary>
    SourceBroke,
}

/// <summary>One end of a relayed connection, with the direction that comes from it.</summary>
internal sealed class RelayEnd(EventLoop loop, PipePool pipes, SafeFileHandle socket, RelayedConnection connection) : IReadiness
{
    // As many turns in a row as do not let others wait for long.
    private const int TurnMax = 4;

    private RelayPipe? _pipe;
    private int _pending;
    private Readiness _interest;
    private long _token;
    private bool _isEndTold;

    internal SafeFileHandle Socket => socket;

    /// <summary>Whether nothing comes from it any more.</summary>
    internal bool IsEnded { get; private set; }

    /// <summary>Whether the other end takes nothing any more, so that what comes from this one is not read.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Whether all that came from it has been handed on, with the end of it.</summary>
    internal bool IsFinished => IsCut || (IsEnded && _pending == 0);

    internal bool HasPending => _pending > 0;

    /// <summary>How many bytes it has sent in all.</summary>
    internal long Moved { get; private set; }

    /// <summary>Hands on what there is, and the end of it, as far as the other end takes it.</summary>
    internal MoveResult MoveTo(RelayEnd other)
    {
        for (var turn = 0; turn < TurnMax && !IsCut; turn++)
        {
            var wasFull = false;
            if (_pending == 0)
            {
                if (IsEnded) break;
                _pipe ??= pipes.TryTake();
                if (_pipe is null) return MoveResult.SourceBroke;
                var received = RelayCalls.Move(socket, _pipe.Write, PipePool.Size);
                if (received < 0)
                {
                    if (!IsMomentary()) return MoveResult.SourceBroke;
                    break;
                }

                (_pending, IsEnded) = ((int)received, received == 0);
                wasFull = received >= PipePool.Size / 4;
            }

            if (!Flush(other) || !wasFull) break;
        }

        Release();
        if (IsEnded && _pending == 0 && !IsCut && !_isEndTold)
        {
            _isEndTold = true;
            RelayCalls.EndWriting(other.Socket);
        }

        return MoveResult.Done;
    }

    /// <summary>Asks for the events that matter now.</summary>
    internal void Watch(RelayEnd other)
    {
        var interest = (!IsEnded && !IsCut && _pending == 0 ? Readiness.Readable : Readiness.None) | (other.HasPending ? Readiness.Writable : Readiness.None);
        if (_token == 0)
        {
            if (interest == Readiness.None) return;
            _token = loop.Add(socket, interest, this);
        }
        else if (interest != _interest)
        {
            loop.Modify(socket, _token, interest);
        }

        _interest = interest;
    }

    /// <summary>Is told nothing any more, not even what is told without being asked for, until something is asked for again.</summary>
    internal void Ignore()
    {
        if (_token == 0) return;
        loop.Remove(socket, _token);
        (_token, _interest) = (0, Readiness.None);
    }

    public void OnReady(Readiness events) => connection.OnReady(this, events, isWatched: _interest != Readiness.None);

    /// <summary>Closes it.</summary>
    /// <param name="isBroken">Whether the other side is to see that the connection broke.</param>
    internal void Close(bool isBroken)
    {
        Ignore();
        if (_pipe is not null) pipes.Return(_pipe, _pending == 0);
        (_pipe, _pending) = (null, 0);
        if (isBroken) RelayCalls.Reset(socket);
        else socket.Dispose();
    }

    private bool Flush(RelayEnd other)
    {
        while (_pending > 0)
        {
            var sent = RelayCalls.Move(_pipe!.Read, other.Socket, _pending);
            if (sent > 0)
            {
                _pending -= (int)sent;
                Moved += sent;
                continue;
            }

            if (IsMomentary()) return false;

            // Nobody takes it any more; what the other end had sent before may still be on its way.
            IsCut = true;
            pipes.Return(_pipe, isEmpty: false);
            (_pipe, _pending) = (null, 0);
            return false;
        }

        return true;
    }

    private void Release()
    {
        if (_pipe is null || _pending > 0) return;
        pipes.Return(_pipe, isEmpty: true);
        _pipe = null;
    }

    private static bool IsMomentary() => Errno.Last.Number is ErrnoNumbers.Again or ErrnoNumbers.Interrupted;
}
