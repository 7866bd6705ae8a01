using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Listening;

/// <summary>What the holder of listeners keeps of one socket.</summary>
internal sealed class ListenerRecord(string name, int generation, ListenerSettings settings, SafeFileHandle socket)
{
    internal string Name { get; } = name;

    internal int Generation { get; } = generation;

    internal ListenerSettings Settings { get; set; } = settings;

    internal SafeFileHandle Socket { get; } = socket;

    /// <summary>Whether it is closed as soon as nobody uses it.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>Which file its path is; null for a socket without one.</summary>
    internal (uint Major, uint Minor, ulong Inode)? File { get; } = settings.Address.Kind is ListenKind.Unix ? InodeCalls.TryIdentify(settings.Address.Path) : null;

    /// <summary>The incarnations that were given it and live.</summary>
    internal HashSet<string> Users { get; } = [];
}
