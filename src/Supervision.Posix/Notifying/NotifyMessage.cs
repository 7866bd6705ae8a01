using System.Buffers.Text;
using System.Text;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Notifying;

/// <summary>One datagram of <c>sd_notify</c>, read.</summary>
/// <param name="Notification">What the observer is told; null if nothing.</param>
/// <param name="IsBarrier">Whether the descriptor is to be closed once everything before is done.</param>
/// <param name="Store">Whether its descriptors are to be kept.</param>
/// <param name="Remove">Whether kept descriptors are to be closed.</param>
/// <param name="Name">The name of the descriptors; null if none was given, or none that is allowed.</param>
/// <param name="Poll">Whether kept descriptors are to be closed when their other end is.</param>
internal readonly record struct NotifyMessage(Notification? Notification, bool IsBarrier, bool Store, bool Remove, string? Name, bool Poll)
{
    private const int NameLengthMax = 255;
    private const int StatusLengthMax = 4096;
    private const ulong MicrosecondsMax = (ulong)(long.MaxValue / TimeSpan.TicksPerMicrosecond);

    /// <summary>Reads the lines <c>KEY=VALUE</c>; keys that are unknown and values that make no sense are ignored.</summary>
    internal static NotifyMessage Parse(ReadOnlySpan<byte> text)
    {
        var message = new NotifyMessage(null, false, false, false, null, true);
        var notification = Nothing;
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            var equals = line.IndexOf((byte)'=');
            if (equals <= 0) continue;
            var key = line[..equals];
            var value = line[(equals + 1)..];
            message = message.With(key, value);
            notification = With(notification, key, value);
        }

        var complete = Complete(notification);
        return complete == Nothing ? message : message with { Notification = complete };
    }

    private static Notification Nothing { get; } = new();

    private NotifyMessage With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("BARRIER"u8)) return this with { IsBarrier = IsOne(value) };
        if (key.SequenceEqual("FDSTORE"u8)) return this with { Store = IsOne(value) };
        if (key.SequenceEqual("FDSTOREREMOVE"u8)) return this with { Remove = IsOne(value) };
        if (key.SequenceEqual("FDNAME"u8)) return this with { Name = IsName(value) ? Encoding.ASCII.GetString(value) : null };
        return key.SequenceEqual("FDPOLL"u8) ? this with { Poll = !value.SequenceEqual("0"u8) } : this;
    }

    private static Notification With(Notification n, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("READY"u8)) return IsOne(value) ? n with { Ready = true } : n;
        if (key.SequenceEqual("RELOADING"u8)) return IsOne(value) ? n with { Reloading = true } : n;
        if (key.SequenceEqual("STOPPING"u8)) return IsOne(value) ? n with { Stopping = true } : n;
        if (key.SequenceEqual("STATUS"u8)) return n with { Status = Line(value) };
        if (key.SequenceEqual("MAINPID"u8)) return Number(value) is > 1 and <= int.MaxValue and var pid ? n with { MainPid = (int)pid } : n;
        if (key.SequenceEqual("ERRNO"u8)) return Number(value) is > 0 and < 4096 and var errno ? n with { ErrorNumber = (int)errno } : n;
        if (key.SequenceEqual("MONOTONIC_USEC"u8)) return Microseconds(value) is { } began ? n with { ReloadBegan = began } : n;
        if (key.SequenceEqual("WATCHDOG_USEC"u8)) return Microseconds(value) is { } interval ? n with { WatchdogInterval = interval } : n;
        if (key.SequenceEqual("EXTEND_TIMEOUT_USEC"u8)) return Microseconds(value) is { } time ? n with { ExtendTimeout = time } : n;
        if (!key.SequenceEqual("WATCHDOG"u8)) return n;
        if (value.SequenceEqual("trigger"u8)) return n with { Watchdog = WatchdogSign.Trigger };
        return IsOne(value) ? n with { Watchdog = n.Watchdog ?? WatchdogSign.Alive } : n;
    }

    // The time of a reload says nothing without one.
    private static Notification Complete(Notification n) => n.Reloading || n.ReloadBegan is null ? n : n with { ReloadBegan = null };

    private static bool IsOne(ReadOnlySpan<byte> value) => value.SequenceEqual("1"u8);

    private static bool IsName(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= NameLengthMax && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !value.Contains((byte)':');

    private static string Line(ReadOnlySpan<byte> value)
    {
        // Cut as bytes, so that a long one costs no more than what is kept; half a character at the cut is left away.
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, StatusLengthMax)]);
        return value.Length > StatusLengthMax ? text.TrimEnd('\uFFFD') : text;
    }

    private static ulong? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out ulong number, out var used) && used == value.Length ? number : null;

    private static TimeSpan? Microseconds(ReadOnlySpan<byte> value) => Number(value) switch
    {
        null => null,
        > MicrosecondsMax => TimeSpan.MaxValue,
        var count => TimeSpan.FromTicks((long)count.Value * TimeSpan.TicksPerMicrosecond),
    };
}
