using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads the services and groups of a node.</summary>
internal sealed class TreeReader
{
    private readonly HoconObject? _defaults;
    private readonly ReadTree _tree = new();
    private readonly SharedParts _parts = new();

    private TreeReader(HoconObject? defaults) => _defaults = defaults;

    /// <param name="supervision">The object that holds <c>services</c>, <c>groups</c> and <c>defaults</c>.</param>
    public static ReadTree Read(Section supervision)
    {
        var defaults = supervision.Child("defaults");
        // Read for its mistakes, so that they are reported where they are, and also when there is no service.
        ServiceReader.ReadFragment(defaults, ServiceName.Parse("defaults"), "/");

        var reader = new TreeReader(supervision.Find("defaults") as HoconObject);
        reader.AddGroup(supervision, "/", ReadLimits(supervision.Child("root").Expect(Keys.RootGroup), "/") with { Origin = supervision.Origin });
        return reader._tree;
    }

    private void ReadGroup(Section section, string path)
    {
        section.Expect(Keys.Group);
        AddGroup(section, path, ReadLimits(section, path));
    }

    private static GroupSpec ReadLimits(Section section, string path)
    {
        var missing = new GroupSpec { Path = path, Origin = section.Origin };
        return missing with
        {
            Strategy = section.One("strategy", Choices.Strategy, missing.Strategy),
            Intensity = section.Count("intensity", missing.Intensity),
            Period = section.Period("period", missing.Period),
            AutoShutdown = section.One("auto-shutdown", Choices.AutoShutdown, missing.AutoShutdown),
        };
    }

    private void AddGroup(Section section, string path, GroupSpec spec)
    {
        var members = ImmutableArray.CreateBuilder<string>();
        foreach (var block in section.Present)
        {
            if (block == "services") members.AddRange(ReadServices(section, path));
            if (block == "groups") members.AddRange(ReadGroups(section, path));
        }

        _tree.Groups.Add(path, new ReadGroup(spec with { Members = members.ToImmutable() }, section));
    }

    private List<string> ReadServices(Section parent, string group)
    {
        var members = new List<string>();
        var services = parent.Child("services");
        foreach (var text in services.Present)
        {
            var section = services.Child(text);
            if (ServiceName.TryParse(text, out var name))
            {
                // What is no object is a mistake that has been noted, but others may require it all the same.
                var spec = services.Find(text) is HoconObject
                    ? ServiceReader.Read(section, name, group, _defaults)
                    : ServiceReader.ReadFragment(section, name, group);
                _tree.Services.Add(new ReadService(_parts.Share(spec), section));
                members.Add(text);
            }
            else
            {
                section.Errors.Add(section.Origin, section.Path, $"found \"{text}\", expected {Expectations.Name}");
            }
        }

        return members;
    }

    private List<string> ReadGroups(Section parent, string path)
    {
        var members = new List<string>();
        var groups = parent.Child("groups");
        foreach (var name in groups.Present)
        {
            var section = groups.Child(name);
            if (ServiceName.TryParse(name, out var parsed) && parsed.Variant is null)
            {
                members.Add(path == "/" ? "/" + name : $"{path}/{name}");
                ReadGroup(section, members[^1]);
            }
            else
            {
                section.Errors.Add(section.Origin, section.Path, $"found \"{name}\", expected the name of a group: letters, digits, _ and -");
            }
        }

        return members;
    }
}
