using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>What a process gets from its host beyond what its request says by itself.</summary>
internal sealed record Equipment
{
    private const int FirstStored = 3;

    private static readonly SafeFileHandle[] Streams = [new(0, ownsHandle: false), new(1, ownsHandle: false), new(2, ownsHandle: false)];

    /// <summary>What most processes get.</summary>
    internal static Equipment None { get; } = new();

    /// <summary>The path of its notify socket; null for none.</summary>
    internal string? NotifySocket { get; init; }

    /// <summary>Descriptors that it gets from number 3 on.</summary>
    internal IReadOnlyList<SafeFileHandle> Inherited { get; init; } = [];

    /// <summary>Their names, with colons between.</summary>
    internal string InheritedNames { get; init; } = "";

    /// <summary>The write end of its readiness pipe; null for none.</summary>
    internal SafeFileHandle? ReadyEnd { get; init; }

    /// <summary>The number under which it finds that end.</summary>
    internal int ReadyNumber { get; init; }

    /// <summary>The file by which it enters its control group; null to stay in the host's.</summary>
    internal string? CgroupProcesses { get; init; }

    /// <summary>The file mode creation mask, where a shell must set it; null where the host can, or none is asked for.</summary>
    internal int? ShellUmask { get; init; }

    /// <summary>Whether it has our standard streams.</summary>
    internal bool SharesStreams { get; init; }

    /// <summary>The same, and before it what is passed on to every process.</summary>
    internal Equipment With(PassedOn passedOn) => this with
    {
        SharesStreams = passedOn.Streams,
        Inherited = [.. passedOn.Descriptors.Select(descriptor => descriptor.Handle), .. Inherited],
        InheritedNames = string.Join(':', passedOn.Descriptors.Select(descriptor => descriptor.Name).Concat(Inherited.Count > 0 ? [InheritedNames] : [])),
    };

    /// <summary>The variables that tell of all this, with those that were given.</summary>
    internal IReadOnlyDictionary<string, string> Extend(IReadOnlyDictionary<string, string> environment)
    {
        if (NotifySocket is null && Inherited.Count == 0) return environment;
        var extended = new Dictionary<string, string>(environment);
        if (NotifySocket is not null) extended["NOTIFY_SOCKET"] = NotifySocket;
        if (Inherited.Count == 0) return extended;
        extended["LISTEN_FDS"] = Inherited.Count.ToString(CultureInfo.InvariantCulture);
        extended["LISTEN_FDNAMES"] = InheritedNames;
        return extended;
    }

    /// <summary>All descriptors by number, those missing being closed, after the three standard ones.</summary>
    internal IReadOnlyList<ChildDescriptor> Place(SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        List<ChildDescriptor> placed = SharesStreams
            ? [new(0, Streams[0]), new(1, Streams[1]), new(2, Streams[2])]
            : [new(0, null), new(1, stdout), new(2, stderr)];
        for (var i = 0; i < Inherited.Count; i++) placed.Add(new(FirstStored + i, Inherited[i]));
        if (ReadyEnd is not null) placed.Add(new(ReadyNumber, ReadyEnd));
        return placed;
    }
}
