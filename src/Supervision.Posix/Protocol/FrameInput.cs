using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Protocol;

/// <summary>How an attempt to receive went.</summary>
internal enum ReceiveResult
{
    /// <summary>Bytes came.</summary>
    Received,

    /// <summary>There are none now.</summary>
    Nothing,

    /// <summary>There will be none any more.</summary>
    Ended,
}

/// <summary>Collects bytes and descriptors until they make frames.</summary>
internal sealed unsafe class FrameInput : IDisposable
{
    private const int ReadSize = 64 * 1024;
    private const int DescriptorQueueMax = 64;
    private const int ControlHeaderSize = 16;

    // The kernel sends at most 253 descriptors with one message.
    private const int ControlSize = ControlHeaderSize + (256 * sizeof(int));

    private readonly Queue<SafeFileHandle> _descriptors = new();
    private byte[] _buffer = new byte[ReadSize];
    private int _start;
    private int _end;

    internal ReceiveResult Receive(SafeFileHandle socket)
    {
        MakeRoom();
        var control = stackalloc byte[ControlSize];
        nint count;
        MessageHeader message;
        fixed (byte* target = &_buffer[_end])
        {
            var run = new ByteRun { Start = target, Length = (nuint)(_buffer.Length - _end) };
            message = new MessageHeader { Runs = &run, RunCount = 1, Control = control, ControlLength = ControlSize };
            count = SocketCalls.Receive(socket, &message, SocketCalls.ControlCloseOnExec);
        }

        if (count < 0) return Errno.Last.Number is ErrnoNumbers.Again or ErrnoNumbers.Interrupted ? ReceiveResult.Nothing : ReceiveResult.Ended;
        TakeDescriptors(control, (int)message.ControlLength);
        _end += (int)count;
        return count == 0 ? ReceiveResult.Ended : ReceiveResult.Received;
    }

    /// <summary>Takes the next whole frame; its payload is valid until the next call of any member.</summary>
    internal bool TryTake(out FrameHeader header, out ReadOnlyMemory<byte> payload, out IReadOnlyList<SafeFileHandle> descriptors)
    {
        (header, payload, descriptors) = (default, default, []);
        var available = _end - _start;
        if (available < FrameHeader.Size) return false;
        header = FrameHeader.Read(_buffer.AsSpan(_start));
        if (available < FrameHeader.Size + header.Length) return false;
        payload = _buffer.AsMemory(_start + FrameHeader.Size, header.Length);
        _start += FrameHeader.Size + header.Length;
        if (header.DescriptorCount == 0) return true;
        if (_descriptors.Count < header.DescriptorCount) throw new ProtocolException("received a frame without its descriptors");
        var taken = new SafeFileHandle[header.DescriptorCount];
        for (var i = 0; i < taken.Length; i++) taken[i] = _descriptors.Dequeue();
        descriptors = taken;
        return true;
    }

    /// <summary>Goes on with what this process had received when it ran another program.</summary>
    internal void Restore(KeeperState state)
    {
        foreach (var part in state.Of(StateKind.Received))
        {
            var bytes = part.Bytes(StateField.Bytes);
            if (_buffer.Length - _end < bytes.Length) Array.Resize(ref _buffer, _end + bytes.Length + ReadSize);
            bytes.CopyTo(_buffer.AsSpan(_end));
            _end += bytes.Length;
            foreach (var descriptor in part.TakeAll(StateField.DescriptorNumber)) _descriptors.Enqueue(descriptor);
        }
    }

    /// <summary>Writes down what has come and is not taken.</summary>
    internal void Save(StateWriter state)
    {
        if (_end > _start) state.Add(new FrameWriter(StateKind.Received).Add(StateField.Bytes, _buffer.AsSpan(_start, _end - _start)));
        foreach (var descriptor in _descriptors) state.Add(new FrameWriter(StateKind.Received).AddNumberOf(StateField.DescriptorNumber, descriptor));
    }

    public void Dispose()
    {
        while (_descriptors.TryDequeue(out var descriptor)) descriptor.Dispose();
    }

    // A frame that has begun gets room for all of it, so that it is received with few calls.
    private void MakeRoom()
    {
        if (_start == _end) (_start, _end) = (0, 0);
        if (_buffer.Length - _end >= ReadSize / 4) return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length - _end < ReadSize / 4) Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private void TakeDescriptors(byte* control, int length)
    {
        if (length < ControlHeaderSize + sizeof(int)) return;
        var size = (int)*(nuint*)control;
        var isRights = *(int*)(control + 8) == SocketCalls.SocketLevel && *(int*)(control + 12) == SocketCalls.RightsControl;
        for (var at = ControlHeaderSize; isRights && at + sizeof(int) <= Math.Min(size, length); at += sizeof(int))
            _descriptors.Enqueue(new SafeFileHandle(*(int*)(control + at), ownsHandle: true));
        if (_descriptors.Count > DescriptorQueueMax) throw new ProtocolException("received more descriptors than frames can need");
    }
}
