namespace Supervision.Posix.Listening;

/// <summary>Where a socket listens, and how.</summary>
public sealed record ListenerSettings
{
    /// <summary>How many connections may wait to be accepted, where nothing else is said. The kernel has a limit of its own, <c>net.core.somaxconn</c>.</summary>
    public const int BacklogDefault = 4096;

    /// <summary>The permissions of a unix socket where nothing else is said: everybody may connect.</summary>
    public const int ModeDefault = 0x1B6;

    /// <summary>Where it listens.</summary>
    public required ListenAddress Address { get; init; }

    /// <summary>How many connections may wait to be accepted.</summary>
    public int Backlog { get; init; } = BacklogDefault;

    /// <summary>Whether other sockets may be bound to the same port, connections being spread over all of them (<c>SO_REUSEPORT</c>).</summary>
    public bool ReusePort { get; init; }

    /// <summary>Whether a socket of IPv6 serves IPv4 too; else it is for IPv6 alone.</summary>
    public bool DualStack { get; init; }

    /// <summary>Whether connections send small pieces at once (<c>TCP_NODELAY</c>).</summary>
    public bool NoDelay { get; init; }

    /// <summary>Whether idle connections are probed for their other end (<c>SO_KEEPALIVE</c>).</summary>
    public bool KeepAlive { get; init; }

    /// <summary>The permissions of a unix socket.</summary>
    public int Mode { get; init; } = ModeDefault;

    /// <summary>Who owns a unix socket, by name or number; null for who opens it.</summary>
    public string? User { get; init; }

    /// <summary>The group of a unix socket, by name or number; null for that of who opens it.</summary>
    public string? Group { get; init; }

    /// <summary>What cannot be changed of a socket that is open already: where it is another, there has to be another socket.</summary>
    public string Shape => $"{Address}{(ReusePort ? " reuse-port" : "")}{(DualStack ? " dual-stack" : "")}";

    /// <summary>Address and options, in words.</summary>
    public override string ToString()
    {
        List<string> words = [Shape];
        if (Backlog != BacklogDefault) words.Add($"backlog {Backlog}");
        if (NoDelay) words.Add("nodelay");
        if (KeepAlive) words.Add("keepalive");
        if (Mode != ModeDefault) words.Add($"mode 0{Convert.ToString(Mode, 8)}");
        if (User is not null) words.Add($"user {User}");
        if (Group is not null) words.Add($"group {Group}");
        return string.Join(' ', words);
    }
}
