using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Protocol;

/// <summary>
/// Frames over a connected unix stream socket. They are sent from any thread, at once if the socket has room, and received on the loop's thread.
/// </summary>
internal sealed class FrameConnection : IReadiness
{
    private const long BehindBytes = 256 * 1024;

    private readonly FrameInput _input = new();
    private readonly FrameOutput _output;
    private readonly SafeFileHandle _socket;
    private readonly EventLoop _loop;
    private readonly IFrameHandler _handler;
    private long _token;
    private bool _closed;

    internal FrameConnection(SafeFileHandle socket, EventLoop loop, IFrameHandler handler)
    {
        _socket = socket;
        _loop = loop;
        _handler = handler;
        _output = new FrameOutput(socket);
    }

    /// <summary>While it is set, received frames are kept and not handled. On the loop's thread.</summary>
    internal bool IsPaused { get; set; }

    internal SafeFileHandle Socket => _socket;

    /// <summary>Whether the other end is so far behind that what can wait should.</summary>
    internal bool IsBehind => _output.PendingBytes > BehindBytes;

    /// <summary>Called on the loop's thread when the other end has caught up.</summary>
    internal Action? CaughtUp { get; set; }

    /// <summary>Begins to receive. On the loop's thread, or before it runs.</summary>
    internal void Open() => _token = _loop.Add(_socket, Readiness.Readable, this);

    /// <summary>Goes on where this process was when it ran another program. Before the loop runs.</summary>
    internal void Restore(KeeperState state)
    {
        _input.Restore(state);
        var isSent = _output.Restore(state);
        Open();
        if (!isSent) WatchOutput(more: true);
        _loop.Post(Resume);
    }

    /// <summary>Writes down what has been received and not handled, and what is not sent yet. On the loop's thread, where nobody else sends.</summary>
    internal void Save(StateWriter state)
    {
        _input.Save(state);
        _output.Save(state);
    }

    /// <summary>Sends a frame and the descriptors with it; goes nowhere once the connection is closed.</summary>
    internal void Send(FrameWriter frame)
    {
        if (_output.Send(frame)) return;
        _loop.Post(() => WatchOutput(more: true));
    }

    /// <summary>Handles what came while the connection was paused, and goes on. On the loop's thread.</summary>
    internal void Resume()
    {
        IsPaused = false;
        Guard(HandleFrames);
    }

    /// <summary>Takes everything that has arrived, so that nothing sent before now is lost, and the end if it has come. On the loop's thread.</summary>
    internal void Drain() => Guard(() =>
    {
        while (!_closed && ReceiveOnce())
        {
        }
    });

    /// <summary>Closes without telling the handler. On the loop's thread, or when it doesn't run any more.</summary>
    internal void Close()
    {
        if (_closed) return;
        _closed = true;
        _loop.Remove(_socket, _token);
        _output.Close();
        _input.Dispose();

        // A child that is just being started has a copy of every descriptor until it executes its program; the other end must not wait for that.
        _ = SocketCalls.Shutdown(_socket, SocketCalls.BothWays);
        _socket.Dispose();
    }

    public void OnReady(Readiness events)
    {
        if ((events & Readiness.Writable) != 0 && _output.Flush())
        {
            WatchOutput(more: false);
            CaughtUp?.Invoke();
        }

        if ((events & ~Readiness.Writable) == 0) return;
        Guard(() => ReceiveOnce());
    }

    private bool ReceiveOnce()
    {
        var result = _input.Receive(_socket);
        if (result == ReceiveResult.Received) HandleFrames();
        if (result == ReceiveResult.Ended) Fail("the connection was closed by the other end");
        return result == ReceiveResult.Received;
    }

    private void HandleFrames()
    {
        while (!_closed && !IsPaused && _input.TryTake(out var header, out var payload, out var descriptors))
            _handler.OnFrame(this, header, payload.Span, descriptors);
    }

    private void WatchOutput(bool more)
    {
        if (!_closed) _loop.Modify(_socket, _token, Readiness.Readable | (more ? Readiness.Writable : Readiness.None));
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is ProtocolException or OverflowException)
        {
            Fail(e.Message);
        }
    }

    private void Fail(string reason)
    {
        if (_closed) return;
        Close();
        _handler.OnClosed(this, reason);
    }
}
