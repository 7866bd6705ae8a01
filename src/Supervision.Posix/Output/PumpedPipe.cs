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

    /// <summary>What is there now is what the incarnation wrote; who writes on is somebody else, and could do so for ever.</summary>
    internal void Drain()
    {
        _drainAsked = true;
        if (_paused || _toDrain != NotDraining) return;
        _toDrain = FileCalls.Available(_pipe);
        if (_toDrain == 0) End();
    }

    internal void Pause()
    {
        if (_paused) return;
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
        var wanted = _toDrain == NotDraining ? RoundMax : Math.Min(RoundMax, _toDrain);
        int count;
        fixed (byte* start = _buffer) count = (int)FileCalls.Read(_pipe, start, (nuint)wanted);
        if (count < 0 && Errno.Last.Number is ErrnoNumbers.Interrupted or ErrnoNumbers.Again)
        {
            if (_drainAsked && Errno.Last.Number == ErrnoNumbers.Again) End();
            return;
        }

        if (count > 0) _sink.OnBytes(_buffer.AsSpan(0, count));
        if (count > 0 && _toDrain != NotDraining) _toDrain -= count;
        if (count <= 0 || _toDrain == 0) End();
    }

    private void End()
    {
        Close();
        _onEnd(_pipe);
        _sink.OnEnd();
    }
}
