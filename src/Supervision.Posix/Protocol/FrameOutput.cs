using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Protocol;

/// <summary>Sends frames in order from any thread, and keeps what the socket has no room for.</summary>
internal sealed unsafe class FrameOutput(SafeFileHandle socket)
{
    private const int ControlHeaderSize = 16;
    private const long PendingMax = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<Pending> _pending = new();
    private long _pendingBytes;
    private bool _closed;

    /// <summary>How much waits for <see cref="Flush"/>.</summary>
    internal long PendingBytes => Interlocked.Read(ref _pendingBytes);

    /// <summary>Sends a frame; false if some of it waits for <see cref="Flush"/>.</summary>
    internal bool Send(FrameWriter frame)
    {
        var bytes = frame.Finish();
        lock (_lock)
        {
            if (_closed) return true;
            var sent = _pending.Count > 0 ? 0 : TrySend(bytes.Span, frame.Descriptors);
            if (sent < 0 || sent == bytes.Length) return true;
            Enqueue(bytes[sent..], sent > 0 ? [] : frame.Descriptors);
            return false;
        }
    }

    /// <summary>Sends what waits; true when nothing waits any more.</summary>
    internal bool Flush()
    {
        lock (_lock)
        {
            while (!_closed && _pending.TryPeek(out var next))
            {
                var sent = TrySend(next.Bytes.Span, next.Descriptors);
                if (sent < 0) break;
                _pendingBytes -= sent;
                if (sent > 0) next.DropDescriptors();
                next.Bytes = next.Bytes[sent..];
                if (next.Bytes.Length > 0) return false;
                _ = _pending.Dequeue();
            }

            return true;
        }
    }

    /// <summary>Goes on with what this process had not sent when it ran another program; true if nothing waits.</summary>
    internal bool Restore(KeeperState state)
    {
        foreach (var part in state.Of(StateKind.Unsent))
        {
            var pending = new Pending { Bytes = part.Bytes(StateField.Bytes).ToArray(), Descriptors = part.TakeAll(StateField.DescriptorNumber) };
            _pendingBytes += pending.Bytes.Length;
            _pending.Enqueue(pending);
        }

        return _pending.Count == 0;
    }

    /// <summary>Writes down what the socket had no room for.</summary>
    internal void Save(StateWriter state)
    {
        foreach (var pending in _pending)
        {
            var part = new FrameWriter(StateKind.Unsent).Add(StateField.Bytes, pending.Bytes.Span);
            foreach (var descriptor in pending.Descriptors) _ = part.AddNumberOf(StateField.DescriptorNumber, descriptor);
            state.Add(part);
        }
    }

    internal void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (_pending.TryDequeue(out var pending)) pending.DropDescriptors();
        }
    }

    // The owner may close its descriptors before these are sent, so they are duplicated.
    private void Enqueue(ReadOnlyMemory<byte> bytes, IReadOnlyList<SafeFileHandle> descriptors)
    {
        _pendingBytes += bytes.Length;
        if (_pendingBytes > PendingMax)
        {
            // The other end doesn't read: it finds the connection closed when it does.
            _ = SocketCalls.Shutdown(socket, SocketCalls.BothWays);
            return;
        }

        _pending.Enqueue(new Pending { Bytes = bytes, Descriptors = [.. descriptors.Select(Descriptor.Duplicate)] });
    }

    // Negative if nothing can be sent any more: the receiving side will learn of it, and ends the connection.
    private int TrySend(ReadOnlySpan<byte> bytes, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var control = stackalloc byte[ControlHeaderSize + (FrameHeader.DescriptorMax * sizeof(int))];
        fixed (byte* start = bytes)
        {
            var run = new ByteRun { Start = start, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Runs = &run, RunCount = 1 };
            if (descriptors.Count > 0) AttachDescriptors(&message, control, descriptors);
            while (true)
            {
                var sent = SocketCalls.Send(socket, &message, SocketCalls.NoSignal);
                if (sent >= 0) return (int)sent;
                var errno = Errno.Last.Number;
                if (errno != ErrnoNumbers.Interrupted) return errno == ErrnoNumbers.Again ? 0 : -1;
            }
        }
    }

    private static void AttachDescriptors(MessageHeader* message, byte* control, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var size = ControlHeaderSize + (descriptors.Count * sizeof(int));
        *(nuint*)control = (nuint)size;
        *(int*)(control + 8) = SocketCalls.SocketLevel;
        *(int*)(control + 12) = SocketCalls.RightsControl;
        for (var i = 0; i < descriptors.Count; i++)
            *(int*)(control + ControlHeaderSize + (i * sizeof(int))) = (int)descriptors[i].DangerousGetHandle();
        message->Control = control;
        message->ControlLength = (nuint)((size + 7) & ~7);
    }

    private sealed class Pending
    {
        internal required ReadOnlyMemory<byte> Bytes { get; set; }

        internal required IReadOnlyList<SafeFileHandle> Descriptors { get; set; }

        internal void DropDescriptors()
        {
            foreach (var descriptor in Descriptors) descriptor.Dispose();
            Descriptors = [];
        }
    }
}
