using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>requires</c> of a service.</summary>
internal static class RequirementReader
{
    private const string Expected = $"{Expectations.Name}; or {{ service = NAME, condition = ready, when-lost = stop }}";

    public static ImmutableArray<Requirement> Read(Section section)
    {
        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var element in section.Elements("requires"))
        {
            var requirement = element is HoconObject values
                ? ReadObject(new Section(section.PathOf("requires"), values, values.Origin, section.Errors))
                : ReadName(section, element);
            if (requirement is not null) requirements.Add(requirement);
        }

        return requirements.ToImmutable();
    }

    private static Requirement? ReadName(Section section, HoconValue element)
    {
        if (Scalars.AsText(element) is { } text && ServiceName.TryParse(text, out var name))
            return new Requirement(name, RequirementCondition.Ready, WhenLost.Stop, Places.Of(element.Origin));
        section.MistakeIn("requires", element, $"found {Places.Found(element)}, expected {Expected}");
        return null;
    }

    private static Requirement? ReadObject(Section section)
    {
        section.Expect(Keys.Requirement);
        var condition = section.One("condition", Choices.Condition, RequirementCondition.Ready);
        var whenLost = section.One("when-lost", Choices.WhenLost, WhenLost.Stop);
        if (section.Find("service") is null)
        {
            section.Errors.Add(section.Origin, section.Path, $"found no service, expected service = {Expectations.Name}");
            return null;
        }

        if (section.Text("service", Expectations.Name) is not { } text) return null;
        if (ServiceName.TryParse(text, out var name)) return new Requirement(name, condition, whenLost, section.OriginOf("service"));
        section.Mistake("service", $"found \"{text}\", expected {Expectations.Name}");
        return null;
    }
}
