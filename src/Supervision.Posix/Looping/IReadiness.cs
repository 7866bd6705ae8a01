namespace Supervision.Posix.Looping;

/// <summary>Is called by an <see cref="EventLoop"/> when a descriptor is ready.</summary>
internal interface IReadiness
{
    void OnReady(Readiness events);
}

/// <summary>What a descriptor is ready for. The values are those of epoll.</summary>
[Flags]
internal enum Readiness : uint
{
    None = 0,
    Readable = 0x1,

    /// <summary>Something exceptional, such as a change of a file of the kernel's.</summary>
    Priority = 0x2,
    Writable = 0x4,
    Failed = 0x8,
    HungUp = 0x10,

    /// <summary>Reported once, and then not until it is asked for again.</summary>
    OneShot = 0x40000000,

    /// <summary>Reported when something new comes, and not for what was left.</summary>
    EdgeTriggered = 0x80000000,
}
