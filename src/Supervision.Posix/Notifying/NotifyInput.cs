using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Notifying;

/// <summary>Receives datagrams with their senders and descriptors, into one buffer for all sockets of a host.</summary>
internal sealed unsafe class NotifyInput : IDisposable
{
    /// <summary>A longer datagram is not one.</summary>
    internal const int LengthMax = 64 * 1024;

    private const int HeaderSize = 16;

    // The kernel sends at most 253 descriptors with one message, and the credentials take a header and three numbers.
    private const int ControlSize = HeaderSize + (256 * sizeof(int)) + HeaderSize + 16;
    private const int Truncated = 0x20;
    private const int ControlTruncated = 0x8;

    private readonly List<SafeFileHandle> _descriptors = [];
    private byte* _buffer;

    /// <summary>Who sent it; 0 if the kernel cannot say.</summary>
    internal int Sender { get; private set; }

    /// <summary>Whether all of it is here.</summary>
    internal bool IsWhole { get; private set; }

    internal ReadOnlySpan<byte> Bytes => new(_buffer, Length);

    /// <summary>What came with it. Those that are not taken out are closed before the next one.</summary>
    internal List<SafeFileHandle> Descriptors => _descriptors;

    private int Length { get; set; }

    /// <summary>Receives the next datagram; false if none waits.</summary>
    internal bool TryReceive(SafeFileHandle socket)
    {
        Clear();
        if (_buffer == null) _buffer = (byte*)NativeMemory.Alloc(LengthMax);
        var control = stackalloc byte[ControlSize];
        var run = new ByteRun { Start = _buffer, Length = LengthMax };
        var message = new MessageHeader { Runs = &run, RunCount = 1, Control = control, ControlLength = ControlSize };
        nint count;
        do
        {
            count = SocketCalls.Receive(socket, &message, SocketCalls.ControlCloseOnExec);
        }
        while (count < 0 && Errno.Last.Number == ErrnoNumbers.Interrupted);
        if (count < 0) return false;
        Length = (int)count;
        IsWhole = (message.Flags & (Truncated | ControlTruncated)) == 0;
        ReadControl(control, (int)message.ControlLength);
        return true;
    }

    internal void Clear()
    {
        foreach (var descriptor in _descriptors) descriptor.Dispose();
        _descriptors.Clear();
        (Length, Sender) = (0, 0);
    }

    public void Dispose()
    {
        Clear();
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    private void ReadControl(byte* control, int length)
    {
        for (var at = 0; at + HeaderSize <= length;)
        {
            var size = (int)*(nuint*)(control + at);
            if (size < HeaderSize || size > length - at) return;
            var (level, type) = (*(int*)(control + at + 8), *(int*)(control + at + 12));
            var numbers = (int*)(control + at + HeaderSize);
            var numberCount = (size - HeaderSize) / sizeof(int);
            if (level == SocketCalls.SocketLevel && type == SocketCalls.RightsControl)
            {
                for (var i = 0; i < numberCount; i++) _descriptors.Add(new SafeFileHandle(numbers[i], ownsHandle: true));
            }
            else if (level == SocketCalls.SocketLevel && type == SocketCalls.CredentialsControl && numberCount >= 3)
            {
                Sender = numbers[0];
            }

            at += (size + 7) & ~7;
        }
    }
}
