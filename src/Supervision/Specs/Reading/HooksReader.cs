using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>hooks { … }</c> of a service.</summary>
internal static class HooksReader
{
    private const string Expected = "a list of commands, { command, timeout } or { service, action, timeout }";

    public static HooksSpec Read(Section section)
    {
        section.Expect(Keys.Hooks);
        return new HooksSpec
        {
            PreStart = ReadMoment(section, "pre-start"),
            PostStart = ReadMoment(section, "post-start"),
            PreStop = ReadMoment(section, "pre-stop"),
            PostStop = ReadMoment(section, "post-stop"),
        };
    }

    private static ImmutableArray<HookSpec> ReadMoment(Section section, string key)
    {
        var hooks = ImmutableArray.CreateBuilder<HookSpec>();
        foreach (var element in section.Elements(key))
        {
            if (ReadHook(section, key, element) is { } hook) hooks.Add(hook);
        }

        return hooks.ToImmutable();
    }

    private static HookSpec? ReadHook(Section section, string key, HoconValue element)
    {
        if (element is HoconObject values) return ReadObject(new Section(section.PathOf(key), values, values.Origin, section.Errors));
        return CommandReader.Words(section, key, element) is { IsEmpty: false } words
            ? new HookSpec { Command = words, Origin = Places.Of(element.Origin) }
            : null;
    }

    private static HookSpec? ReadObject(Section section)
    {
        section.Expect(Keys.Hook);
        var hook = new HookSpec { Origin = section.Origin };
        hook = hook with { Timeout = section.Period("timeout", hook.Timeout) };
        if (section.Find("command") is not null)
        {
            if (section.Find("service") is not null) section.Mistake("service", "found both command and service, expected one of them");
            return CommandReader.Words(section, "command") is { IsEmpty: false } words ? hook with { Command = words } : null;
        }

        if (section.Find("service") is null || section.Find("action") is null)
        {
            section.Errors.Add(section.Origin, section.Path, $"found neither command nor service with action, expected {Expected}");
            return null;
        }

        var action = section.One("action", Choices.HookAction, HookAction.Restart);
        if (section.Text("service", Expectations.Name) is not { } text) return null;
        if (ServiceName.TryParse(text, out var name)) return hook with { Service = name, Action = action };
        section.Mistake("service", $"found \"{text}\", expected {Expectations.Name}");
        return null;
    }
}
