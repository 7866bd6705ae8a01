using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>What the pipes of an <see cref="OutputPump"/> share.</summary>
internal sealed record PumpPlace(EventLoop Loop, byte[] Buffer, PipePeek Peek, Action<SafeFileHandle> OnEnd);

/// <summary>One pipe of an <see cref="OutputPump"/>. On the pump's thread.</summary>
internal sealed class PumpedPipe : IReadiness
{
    internal const int RoundMax = 128 * 1024;
    private const int NotDraining = -1;

    private readonly SafeFileHandle _pipe;
    private readonly IOutputSink _sink;
    private readonly PumpPlace _place;
    private readonly long _token;
    private Readiness _interest = Readiness.Readable;
    private int _toDrain = NotDraining;
    private bool _paused;
    private bool _isLent;
    private bool _hasHungUp;
    private bool _cannotPeek;
    private bool _drainAsked;
    private bool _isDrained;

    internal PumpedPipe(SafeFileHandle pipe, IOutputSink sink, PumpPlace place)
    {
        _pipe = pipe;
        _sink = sink;
        _place = place;
        _token = place.Loop.Add(pipe, _interest, this);
    }

    public void OnReady(Readiness events)
    {
        _hasHungUp |= events.HasFlag(Readiness.HungUp);
        if (!_paused && !_isLent) Look();
    }

    /// <summary>
    /// What is there now is what the incarnation wrote; who writes on is somebody else, and could do so for ever. That is read and thrown away, since a
    /// process which outlives its service must neither wait for a reader nor lose it.
    /// </summary>
    internal void Drain()
    {
        _drainAsked = true;
        if (_paused || _isLent || _toDrain != NotDraining) return;
        _toDrain = FileCalls.Available(_pipe);
        if (_toDrain == 0) EndDraining();
        else Look();
    }

    internal void Pause()
    {
        if (_paused || _isDrained) return;
        _paused = true;

        // A closed pipe would be reported whatever is asked for, so it is not watched at all.
        Watch(Readiness.OneShot);
    }

    internal void Resume()
    {
        if (!_paused) return;
        _paused = false;
        Watch(Readiness.Readable);
        if (_drainAsked) Drain();
    }

    /// <summary>The sink has taken so much, and may be shown more.</summary>
    internal void Return(int taken)
    {
        _isLent = false;
        Drained(taken);
        if (_drainAsked) Drain();
        if (!_isDrained) Show();
    }

    internal void Show()
    {
        if (!_paused && !_isLent && !_pipe.IsClosed) Look();
    }

    internal void Close()
    {
        _place.Loop.Remove(_pipe, _token);

        // What is lent is still to be taken out of it.
        if (!_isLent) _pipe.Dispose();
    }

    private void Look()
    {
        var max = _isDrained || _cannotPeek ? 0 : _sink.PeekMax;
        if (max > 0)
        {
            // What is left in the pipe is no news.
            Watch(Readiness.Readable | Readiness.EdgeTriggered);
            while (PeekRound(max))
            {
            }

            // From now on it wants to be given them.
            if (!_isLent && !_pipe.IsClosed && _sink.PeekMax == 0) Watch(Readiness.Readable);
        }
        else
        {
            Watch(Readiness.Readable);
            ReadRound();
        }
    }

    private int Wanted(int max) => _toDrain is NotDraining or 0 ? max : Math.Min(max, _toDrain);

    /// <returns>Whether there may be more to see at once.</returns>
    private bool PeekRound(int max)
    {
        var bytes = _place.Buffer.AsSpan(0, Wanted(Math.Min(max, RoundMax)));
        var count = _place.Peek.Look(_pipe, bytes);
        if (count < 0)
        {
            OnFailed(Errno.Last.Number);
            return false;
        }

        if (count == 0)
        {
            End();
            return false;
        }

        var isLast = count == _toDrain || (_hasHungUp && FileCalls.Available(_pipe) == count);
        var peeked = _sink.OnPeek(bytes[..count], isLast);
        if (peeked is Peeked.Left && _drainAsked && !isLast) peeked = _sink.OnPeek(bytes[..count], isLast: true);
        _isLent = peeked is Peeked.Lent;
        if (peeked is not Peeked.Taken) return false;
        Drained(count);
        return !_isDrained && _sink.PeekMax > 0;
    }

    private void OnFailed(int error)
    {
        if (error is ErrnoNumbers.Again or ErrnoNumbers.Interrupted)
        {
            if (_drainAsked && error == ErrnoNumbers.Again) EndDraining();
            return;
        }

        // It is no pipe; the end of it is seen when it is read.
        _cannotPeek = true;
        Watch(Readiness.Readable);
    }

    private unsafe void ReadRound()
    {
        int count;
        fixed (byte* start = _place.Buffer) count = (int)FileCalls.Read(_pipe, start, (nuint)Wanted(RoundMax));
        if (count < 0 && Errno.Last.Number is ErrnoNumbers.Interrupted or ErrnoNumbers.Again)
        {
            if (_drainAsked && Errno.Last.Number == ErrnoNumbers.Again) EndDraining();
            return;
        }

        if (count <= 0)
        {
            End();
            return;
        }

        if (_isDrained) return;
        _sink.OnBytes(_place.Buffer.AsSpan(0, count));
        Drained(count);
    }

    private void Drained(int count)
    {
        if (_toDrain is NotDraining) return;
        _toDrain -= count;
        if (_toDrain <= 0) EndDraining();
    }

    private void EndDraining()
    {
        if (_isDrained) return;
        (_isDrained, _toDrain) = (true, 0);
        Watch(Readiness.Readable);
        _sink.OnEnd();
    }

    private void End()
    {
        Close();
        _place.OnEnd(_pipe);
        if (!_isDrained) _sink.OnEnd();
    }

    // What is ready already is reported when this changes.
    private void Watch(Readiness interest)
    {
        if (interest == _interest) return;
        _interest = interest;
        _place.Loop.Modify(_pipe, _token, interest);
    }
}
