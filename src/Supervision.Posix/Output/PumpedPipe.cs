using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>One pipe of an <see cref="OutputPump"/>. On the pump's thread.</summary>
internal sealed class PumpedPipe : IReadiness
{
    internal const int RoundMax = 128 * 1024;
    private const int NotDraining = -1;

    private readonly SafeFileHandle _pipe;
    private readonly IOutputSink _sink;
    private readonly EventLoop _loop;
    private readonly byte[] _buffer;
    private readonly Action<SafeFileHandle> _onEnd;
    private readonly long _token;
    private int _toDrain = NotDraining;
    private bool _paused;
    private bool _drainAsked;
    private bool _isDrained;

    internal PumpedPipe(SafeFileHandle pipe, IOutputSink sink, EventLoop loop, byte[] buffer, Action<SafeFileHandle> onEnd)
    {
        _pipe = pipe;
        _sink = sink;
        _loop = loop;
        _buffer = buffer;
        _onEnd = onEnd;
        _token = loop.Add(pipe, Readiness.Readable, this);
    }

    public void OnReady(Readiness events)
    {
        if (!_paused) ReadRound();
    }

    /// <summary>
    /// What is there now is what the incarnation wrote; who writes on is somebody else, and could do so for ever. That is read and thrown away, since a
    /// process which outlives its service must neither wait for a reader nor lose it.
    /// </summary>
    internal void Drain()
    {
        _drainAsked = true;
        if (_paused || _toDrain != NotDraining) return;
        _toDrain = FileCalls.Available(_pipe);
        if (_toDrain == 0) EndDraining();
    }

    internal void Pause()
    {
        if (_paused || _isDrained) return;
        _paused = true;

        // A closed pipe would be reported whatever is asked for, so it is not watched at all.
        _loop.Modify(_pipe, _token, Readiness.OneShot);
    }

    internal void Resume()
    {
        if (!_paused) return;
        _paused = false;
        _loop.Modify(_pipe, _token, Readiness.Readable);
        if (_drainAsked) Drain();
    }

    internal void Close()
    {
        _loop.Remove(_pipe, _token);
        _pipe.Dispose();
    }

    private unsafe void ReadRound()
    {
        var wanted = _toDrain is NotDraining or 0 ? RoundMax : Math.Min(RoundMax, _toDrain);
        int count;
        fixed (byte* start = _buffer) count = (int)FileCalls.Read(_pipe, start, (nuint)wanted);
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
        _sink.OnBytes(_buffer.AsSpan(0, count));
        if (_toDrain == NotDraining) return;
        _toDrain -= count;
        if (_toDrain == 0) EndDraining();
    }

    private void EndDraining()
    {
        if (_isDrained) return;
        _isDrained = true;
        _sink.OnEnd();
    }

    private void End()
    {
        Close();
        _onEnd(_pipe);
        if (!_isDrained) _sink.OnEnd();
    }
}
