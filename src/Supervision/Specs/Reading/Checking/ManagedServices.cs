namespace Supervision.Specs.Reading.Checking;

/// <summary>A managed service must be one that the host application offers, and has no process that keys could be about.</summary>
internal static class ManagedServices
{
    private static readonly string[] OfProcesses =
    [
        "user", "group", "supplementary-groups", "ambient-capabilities", "no-new-privileges", "umask", "nice", "oom-score-adjust", "limits",
        "cgroup", "pid-file", "descriptor-store-max", "watchdog", "reload", "listeners", "handoff",
    ];

    private static readonly string[] OfStopping = ["signal", "command", "kill"];

    public static void Check(ReadTree tree, IReadOnlySet<string> offered, SpecErrors errors)
    {
        foreach (var service in tree.Services)
        {
            if (ManagedCommand.NameIn(service.Spec.Command) is { } name)
            {
                CheckOne(service, name, offered, errors);
            }
        }
    }

    private static void CheckOne(ReadService service, string name, IReadOnlySet<string> offered, SpecErrors errors)
    {
        var section = service.Section;
        if (!offered.Contains(name))
        {
            var expected = offered.Count == 0 ? "a program: there is no host application that offers any"
                : $"one that the host application offers: {string.Join(", ", offered.Order(StringComparer.Ordinal))}{Nearest.Hint(name, offered)}";
            errors.Add(section.OriginOf("command"), section.PathOf("command"), $"found the managed service \"{name}\", expected {expected}");
        }

        foreach (var key in OfProcesses.Where(key => section.Find(key) is not null)) Refuse(section, key, errors);
        if (section.Find("stop") is Hocon.HoconObject)
        {
            var stop = section.Child("stop");
            foreach (var key in OfStopping.Where(key => stop.Find(key) is not null)) Refuse(stop, key, errors);
        }

        if (service.Spec.Type is ServiceType.Forking)
            errors.Add(section.OriginOf("type"), section.PathOf("type"), "found forking, expected daemon or oneshot: a managed service has no process");
        if (service.Spec.Ready.When is ReadyWhen.Descriptor)
            errors.Add(section.OriginOf("ready"), section.PathOf("ready"), "found when = fd, expected another: a managed service has no descriptors of its own");
    }

    private static void Refuse(Section section, string key, SpecErrors errors) =>
        errors.Add(section.OriginOf(key), section.PathOf(key), "is of no use to a managed service, which runs inside the host application and has no process");
}
