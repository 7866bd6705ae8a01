using System.Collections.Immutable;
using Supervision.Hocon;
using Supervision.Posix.Listening;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>listeners</c>: those of the node, and what services say of theirs.</summary>
internal static class ListenersReader
{
    private const string Key = "listeners";
    private const string Address = "tcp://ADDRESS:PORT, udp://ADDRESS:PORT or unix:///PATH, such as tcp://0.0.0.0:8080 or tcp://[::1]:8080";
    private const string Uses = "names of listeners, or { NAME = ADDRESS }";
    private const int BacklogMax = 65535;
    private const int ModeMax = 511;

    /// <summary>Those that the node holds for whoever names them.</summary>
    public static ImmutableSortedDictionary<string, ListenerSpec> ReadNode(Section supervision)
    {
        var listeners = ImmutableSortedDictionary.CreateBuilder<string, ListenerSpec>(StringComparer.Ordinal);
        var section = supervision.Child(Key);
        foreach (var name in section.Present)
        {
            if (!IsName(name)) section.Mistake(name, $"found \"{name}\", expected the name of a listener: letters, digits, _ and -");
            else if (ReadSettings(section, name) is { } settings) listeners.Add(name, new ListenerSpec(settings, section.OriginOf(name)));
        }

        return listeners.ToImmutable();
    }

    /// <summary>What a service is given: names of the node's listeners, listeners of its own, or both under names of its own.</summary>
    public static ImmutableArray<ListenerUse> Read(Section section, ServiceName service)
    {
        if (section.Find(Key) is HoconObject) return ReadOwn(section.Child(Key), service);
        var uses = ImmutableArray.CreateBuilder<ListenerUse>();
        foreach (var (text, value) in section.Texts(Key, Uses))
        {
            var origin = Places.Of(value.Origin);
            if (text.Contains("://", StringComparison.Ordinal)) section.MistakeIn(Key, value, $"found \"{text}\", expected {Uses}");
            else if (uses.Any(u => u.Listener == text)) section.MistakeIn(Key, value, $"found \"{text}\" twice, expected each listener once");
            else uses.Add(new ListenerUse(LastPart(text), text, null, IsOwn: false, origin));
        }

        return uses.ToImmutable();
    }

    private static ImmutableArray<ListenerUse> ReadOwn(Section section, ServiceName service)
    {
        var uses = ImmutableArray.CreateBuilder<ListenerUse>();
        foreach (var name in section.Present)
        {
            var origin = section.OriginOf(name);
            if (!IsName(name))
                section.Mistake(name, $"found \"{name}\", expected the name of a listener: letters, digits, _ and -");
            else if (section.Find(name) is { } value && Scalars.AsText(value) is { Length: > 0 } other && !other.Contains(':', StringComparison.Ordinal))
                uses.Add(new ListenerUse(name, other, null, IsOwn: false, origin));
            else if (ReadSettings(section, name) is { } settings)
                uses.Add(new ListenerUse(name, $"{service.Service.Text}.{name}", settings, IsOwn: true, origin));
        }

        return uses.ToImmutable();
    }

    private static ListenerSettings? ReadSettings(Section parent, string name)
    {
        if (parent.Find(name) is not HoconObject) return ReadAddress(parent, name) is { } plain ? new ListenerSettings { Address = plain } : null;
        var section = parent.Child(name).Expect(Keys.Listener);
        if (section.Find("address") is null)
        {
            section.Errors.Add(section.Origin, section.Path, $"found no address, expected address = {Address}");
            return null;
        }

        if (ReadAddress(section, "address") is not { } address) return null;
        NoteUseless(section, address);
        return new ListenerSettings
        {
            Address = address,
            Backlog = section.Whole("backlog", 1, BacklogMax) ?? ListenerSettings.BacklogDefault,
            ReusePort = section.Flag("reuse-port", missing: false),
            DualStack = section.Flag("dual-stack", missing: false),
            NoDelay = section.Flag("nodelay", missing: false),
            KeepAlive = section.Flag("keepalive", missing: false),
            Mode = ReadMode(section),
            User = section.Filled("user", "the name or number of a user"),
            Group = section.Filled("group", "the name or number of a group"),
        };
    }

    private static ListenAddress? ReadAddress(Section section, string key)
    {
        if (section.Filled(key, Address) is not { } text) return null;
        if (ListenAddress.TryParse(text, out var address)) return address;
        section.Mistake(key, $"found \"{text}\", expected {Address}");
        return null;
    }

    private static void NoteUseless(Section section, ListenAddress address)
    {
        foreach (var key in section.Present)
        {
            var belongsTo = key switch
            {
                "mode" or "user" or "group" when address.Kind is not ListenKind.Unix => "unix://",
                "nodelay" or "keepalive" when address.Kind is not ListenKind.Tcp => "tcp://",
                "reuse-port" when address.Kind is ListenKind.Unix => "tcp:// and udp://",
                "backlog" when address.Kind is ListenKind.Udp => "tcp:// and unix://",
                "dual-stack" when !address.IsVersion6 => "addresses of IPv6, such as tcp://[::]:8080",
                _ => null,
            };
            if (belongsTo is not null) section.Mistake(key, $"is of no use with {address}: it is for {belongsTo}");
        }
    }

    private static int ReadMode(Section section)
    {
        const string Expected = "permissions in octal from 000 to 777, such as 660";
        if (section.Text("mode", Expected) is not { } text) return ListenerSettings.ModeDefault;
        var mode = text is { Length: > 0 and <= 4 } && text.All(c => c is >= '0' and <= '7') ? Convert.ToInt32(text, 8) : -1;
        if (mode is >= 0 and <= ModeMax) return mode;
        section.Mistake("mode", $"found \"{text}\", expected {Expected}");
        return ListenerSettings.ModeDefault;
    }

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
