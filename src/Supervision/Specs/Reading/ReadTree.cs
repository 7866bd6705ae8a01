namespace Supervision.Specs.Reading;

/// <summary>Services and groups as read, before it is checked how they fit together.</summary>
internal sealed class ReadTree
{
    public List<ReadService> Services { get; } = [];

    public Dictionary<string, ReadGroup> Groups { get; } = [];

    /// <summary>This tree with further services at the end of the root group.</summary>
    public ReadTree With(IEnumerable<ReadService> added)
    {
        var tree = new ReadTree();
        tree.Services.AddRange([.. Services, .. added]);
        foreach (var (path, group) in Groups) tree.Groups.Add(path, group);
        var (spec, section) = (Groups["/"].Spec, Groups["/"].Section);
        tree.Groups["/"] = new ReadGroup(spec with { Members = [.. spec.Members, .. added.Select(s => s.Spec.Name.Text)] }, section);
        return tree;
    }
}

/// <summary>A service and where it was written.</summary>
internal sealed class ReadService(ServiceSpec spec, Section section)
{
    public ServiceSpec Spec => spec;

    public Section Section => section;
}

/// <summary>A group and where it was written.</summary>
internal sealed class ReadGroup(GroupSpec spec, Section section)
{
    public GroupSpec Spec => spec;

    public Section Section => section;
}
