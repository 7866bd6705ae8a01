namespace Supervision.Specs.Reading;

/// <summary>Reads <c>handoff { … }</c> of a service.</summary>
internal static class HandoffReader
{
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
        };
        if (handoff.Mode is HandoffMode.Overlap) Check(service, section);
        return handoff;
    }

    /// <summary>Two processes at once are possible only where each can be told from the other.</summary>
    private static void Check(Section service, Section section)
    {
        if (service.One("type", Choices.ServiceType, ServiceType.Daemon) is not ServiceType.Daemon)
            section.Mistake("mode", "found overlap, expected none: only a service of type daemon can run beside the one that takes its place");
        if (service.Child("ready").One("when", Choices.ReadyWhen, "spawned") is "tcp" or "http" or "log")
            section.Mistake("mode", "found overlap, but ready.when is answered by the old process as well as by the new one: expected ready.when = notify, fd, exec or spawned beside it");
        var hooks = service.Child("hooks");
        if (Hooks.FirstOrDefault(key => hooks.Find(key) is not null and not Hocon.HoconArray { Count: 0 }) is { } hook)
            section.Mistake("mode", $"found overlap together with hooks.{hook}, expected none: hooks are for processes that follow one another");
    }
}
