using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads the services and groups of a node.</summary>
internal sealed class TreeReader
{
    private readonly HoconObject? _defaults;
    private readonly ReadTree _tree = new();

    private TreeReader(HoconObject? defaults) => _defaults = defaults;

    /// <param name="supervision">The object that holds <c>services</c>, <c>groups</c> and <c>defaults</c>.</param>
    public static ReadTree Read(Section supervision)
    {
        var defaults = supervision.Child("defaults");
        // Read for its mistakes, so that they are reported where they are, and also when there is no service.
        ServiceReader.ReadFragment(defaults, ServiceName.Parse("defaults"), "/");

        var reader = new TreeReader(supervision.Find("defaults") as HoconObject);
        reader.AddGroup(supervision, "/", new GroupSpec { Path = "/", Origin = supervision.Origin });
        return reader._tree;
    }

    private void ReadGroup(Section section, string path)
    {
        section.Expect(Keys.Group);
        var missing = new GroupSpec { Path = path, Origin = section.Origin };
        AddGroup(section, path, missing with
        {
            Strategy = section.One("strategy", Choices.Strategy, missing.Strategy),
            Intensity = section.Count("intensity", missing.Intensity),
            Period = section.Period("period", missing.Period),
            AutoShutdown = section.One("auto-shutdown", Choices.AutoShutdown, missing.AutoShutdown),
        });
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
        foreach (var (text, section) in parent.Children("services"))
        {
            if (ServiceName.TryParse(text, out var name))
            {
                _tree.Services.Add(new ReadService(ServiceReader.Read(section, name, group, _defaults), section));
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
        foreach (var (name, section) in parent.Children("groups"))
        {
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
