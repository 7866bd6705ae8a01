using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Replacing;

/// <summary>All that a keeper held when it became another program, as that one reads it.</summary>
internal sealed class KeeperState
{
    /// <summary>The version that this code writes. It grows when fields that were there before mean something else; those that are new need no other.</summary>
    internal const int Version = 1;

    private readonly List<StatePart> _parts = [];

    private KeeperState()
    {
    }

    internal StatePart Begin => _parts[0];

    internal IEnumerable<StatePart> Of(MessageType kind) => _parts.Where(part => part.Kind == kind);

    /// <summary>The part of a kind that there must be.</summary>
    internal StatePart Only(MessageType kind) => _parts.Find(part => part.Kind == kind);

    /// <summary>Reads a state, without touching what it names.</summary>
    /// <exception cref="StateException">It is none, or one that this program cannot read.</exception>
    internal static KeeperState Read(SafeFileHandle file)
    {
        try
        {
            return Parse(Load(file));
        }
        catch (Exception e) when (e is ProtocolException or OverflowException)
        {
            throw new StateException($"the state is damaged: {e.Message}");
        }
    }

    private static KeeperState Parse(ReadOnlyMemory<byte> bytes)
    {
        var state = new KeeperState();
        while (bytes.Length > 0)
        {
            if (bytes.Length < FrameHeader.Size) throw new StateException("the state ends in the midst");
            var header = FrameHeader.Read(bytes.Span);
            bytes = bytes[FrameHeader.Size..];
            if (header.Length > bytes.Length) throw new StateException("the state ends in the midst");
            if (StateKind.IsKnown(header.Type)) state._parts.Add(new StatePart(header.Type, bytes[..header.Length]));
            else if (!header.IsIgnorable) throw new StateException($"the state has a part {header.Type} that is unknown here");
            bytes = bytes[header.Length..];
        }

        state.Check();
        return state;
    }

    private void Check()
    {
        if (_parts.Count == 0 || Begin.Kind != StateKind.Begin) throw new StateException("it is no state of a keeper");
        if (Begin.Integer(StateField.StateVersion) is var version and > Version)
            throw new StateException($"the state is of version {version}, and this keeper reads up to {Version}");
        if (_parts[^1].Kind != StateKind.End) throw new StateException("the state ends in the midst");
        if (!Only(StateKind.Endpoint).Has(StateField.LockNumber) || !Only(StateKind.Endpoint).Has(StateField.ListenerNumber))
            throw new StateException("the state has no place in a data directory");
        foreach (var process in Of(StateKind.Process))
        {
            if (!process.Has(Field.Incarnation) || !process.Has(Field.FirstPid)) throw new StateException("the state has a process without a name");
        }
    }

    private static unsafe byte[] Load(SafeFileHandle file)
    {
        var bytes = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, length * 2);
            nint count;
            fixed (byte* start = bytes) count = FileCalls.ReadAt(file, start + length, (nuint)(bytes.Length - length), length);
            if (count < 0) throw new StateException($"the state cannot be read: {Errors.Errno.Last}");
            if (count == 0) return bytes[..length];
            length += (int)count;
        }
    }
}
