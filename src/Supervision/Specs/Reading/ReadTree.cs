namespace Supervision.Specs.Reading;

/// <summary>Services and groups as read, before it is checked how they fit together.</summary>
internal sealed class ReadTree
{
    public List<ReadService> Services { get; } = [];

    public Dictionary<string, ReadGroup> Groups { get; } = [];
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
