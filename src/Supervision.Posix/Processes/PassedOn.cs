using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Processes;

/// <summary>What every process of a host in this process gets from it, beside what its request asks for.</summary>
public sealed record PassedOn
{
    /// <summary>Whether it has our standard streams in place of <c>/dev/null</c> and pipes: it is then where we are, at a terminal or in a container.</summary>
    public bool Streams { get; init; }

    /// <summary>What it inherits by the protocol of sd_listen_fds(3), before anything else.</summary>
    public IReadOnlyList<PassedDescriptor> Descriptors { get; init; } = [];
}

/// <summary>A descriptor that is passed on.</summary>
/// <param name="Name">How the process knows it, in <c>LISTEN_FDNAMES</c>.</param>
/// <param name="Handle">The descriptor; it stays the caller's, who keeps it open as long as the host.</param>
public sealed record PassedDescriptor(string Name, SafeFileHandle Handle);
