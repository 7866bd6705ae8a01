using System.Collections.Immutable;
using Supervision.Posix.Listening;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>handoff { … }</c> of a service.</summary>
internal static class HandoffReader
{
    private const string Addresses = "tcp://ADDRESS:PORT or udp://ADDRESS:PORT, such as tcp://0.0.0.0:8080 or udp://[::]:53";
    private const int HoldMaxMax = 1_000_000;
    private static readonly string[] Hooks = ["pre-start", "post-start", "pre-stop", "post-stop"];

    public static HandoffSpec Read(Section service)
    {
        var section = service.Child("handoff").Expect(Keys.Handoff);
        var missing = HandoffSpec.None;
        var handoff = new HandoffSpec
        {
            Mode = section.One("mode", Choices.HandoffMode, missing.Mode),
            Settle = section.Duration("settle", missing.Settle),
            DrainSignal = StopReader.SignalOf(section, "drain-signal"),
            DrainTimeout = section.Duration("drain-timeout", missing.DrainTimeout),
            WhenBusy = section.One("when-busy", Choices.WhenBusy, missing.WhenBusy),
            Ports = ReadPorts(section),
            PortVariable = ReadVariable(section),
            Public = ReadPublic(section),
            HoldMax = section.Whole("hold-max", 0, HoldMaxMax) ?? missing.HoldMax,
            HoldTimeout = section.Period("hold-timeout", missing.HoldTimeout),
        };
        if (handoff.Mode is not HandoffMode.None) Check(service, section);
        return handoff;
    }

    private static PortRange ReadPorts(Section section)
    {
        const string Expected = "FIRST-LAST, ports from 1 to 65535 such as 20000-29999";
        if (section.Text("ports", Expected) is not { } text) return PortRange.Default;
        if (PortRange.TryParse(text, out var range)) return range;
        section.Mistake("ports", $"found \"{text}\", expected {Expected}");
        return PortRange.Default;
    }

    private static string ReadVariable(Section section)
    {
        const string Expected = "the name of a variable";
        if (section.Filled("port-variable", Expected) is not { } name) return HandoffSpec.None.PortVariable;
        if (!name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)) return name;
        section.Mistake("port-variable", $"found \"{name}\", expected {Expected}");
        return HandoffSpec.None.PortVariable;
    }

    private static ImmutableArray<ListenAddress> ReadPublic(Section section)
    {
        var addresses = ImmutableArray.CreateBuilder<ListenAddress>();
        foreach (var (text, value) in section.Texts("public", Addresses))
        {
            if (!ListenAddress.TryParse(text, out var address) || address.Kind is ListenKind.Unix) section.MistakeIn("public", value, $"found \"{text}\", expected {Addresses}");
            else if (addresses.Contains(address)) section.MistakeIn("public", value, $"found \"{text}\" twice, expected each address once");
            else addresses.Add(address);
        }

        return addresses.ToImmutable();
    }

    /// <summary>Two processes at once are possible only where each can be told from the other.</summary>
    private static void Check(Section service, Section section)
    {
        var mode = section.Text("mode");
        if (service.One("type", Choices.ServiceType, ServiceType.Daemon) is not ServiceType.Daemon)
            section.Mistake("mode", $"found {mode}, expected none: only a service of type daemon can run beside the one that takes its place");
        if (mode == "overlap" && service.Child("ready").One("when", Choices.ReadyWhen, "spawned") is "tcp" or "http" or "log")
            section.Mistake("mode", "found overlap, but ready.when is answered by the old process as well as by the new one: expected ready.when = notify, fd, exec or spawned beside it");
        var hooks = service.Child("hooks");
        if (Hooks.FirstOrDefault(key => hooks.Find(key) is not null and not Hocon.HoconArray { Count: 0 }) is { } hook)
            section.Mistake("mode", $"found {mode} together with hooks.{hook}, expected none: hooks are for processes that follow one another");
    }
}
