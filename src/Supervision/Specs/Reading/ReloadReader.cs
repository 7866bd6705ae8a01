namespace Supervision.Specs.Reading;

/// <summary>Reads <c>reload { … }</c> of a service.</summary>
internal static class ReloadReader
{
    public static ReloadSpec Read(Section section)
    {
        section.Expect(Keys.Reload);
        var reload = new ReloadSpec
        {
            Signal = StopReader.SignalOf(section, "signal"),
            Command = CommandReader.Words(section, "command") ?? [],
            Notifies = section.Flag("notifies", missing: false),
            Timeout = section.Period("timeout", ReloadSpec.None.Timeout),
        };
        if (reload is { Signal: not null, Command.IsEmpty: false })
            section.Mistake("command", "found both signal and command, expected one of them");
        return reload;
    }
}
