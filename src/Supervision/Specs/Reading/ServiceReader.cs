using Supervision.Hocon;
using Supervision.Specs.Replication;

namespace Supervision.Specs.Reading;

/// <summary>Reads the object of one service.</summary>
internal static class ServiceReader
{
    private const int DescriptorStoreMax = 4096;
    private const string Replicas = "replicas";

    /// <summary>Reads a service, with what it does not say taken from the defaults.</summary>
    public static ServiceSpec Read(Section own, ServiceName name, string group, HoconObject? defaults)
    {
        var section = own.Over(defaults);
        CommandReader.Require(section);
        var spec = ReadReplica(section, 0, name, group);
        LogsReader.RequireFiles(own, spec.Logs);
        if (AreAlike(section, spec)) return spec;
        for (var replica = 1; replica < spec.Replicas; replica++)
        {
            // For the mistakes that its number makes.
            ReadReplica(section, replica, name, group);
        }

        return spec with { ReadReplica = replica => ReadLater(own, replica, name, group, defaults) };
    }

    /// <summary>No text of theirs has a number or a name in it: what was written need not be kept for replicas that an operator asks for later.</summary>
    private static bool AreAlike(Section section, ServiceSpec spec) =>
        section.Find(Replicas) is null && spec.Listeners.IsEmpty && spec.Logs is { Stdout: null, Stderr: null };

    /// <summary>Where the key is written, the texts are a template.</summary>
    private static ServiceSpec ReadReplica(Section section, int replica, ServiceName name, string group) =>
        ReadFragment(section.Find(Replicas) is null ? section : section.OfReplica(replica), name.OfReplica(replica), group);

    private static ServiceSpec ReadLater(Section own, int replica, ServiceName name, string group, HoconObject? defaults)
    {
        var errors = new SpecErrors();
        var spec = ReadReplica(own.Telling(errors).Over(defaults), replica, name, group);
        return errors.Any ? throw new SpecException(errors.Sorted()) : spec;
    }

    /// <summary>Reads what there is, also where it does not make a whole service.</summary>
    public static ServiceSpec ReadFragment(Section section, ServiceName name, string group)
    {
        section.Expect(Keys.Service);
        return new ServiceSpec
        {
            Name = name,
            Group = group,
            Origin = section.Origin,
            Replicas = section.Whole(Replicas, 1, ReplicaCounts.Max) ?? 1,
            Command = CommandReader.Read(section),
            Description = section.Text("description"),
            Type = section.One("type", Choices.ServiceType, ServiceType.Daemon),
            Enabled = section.Flag("enabled", missing: true),
            Start = section.One("start", Choices.StartTrigger, StartTrigger.WithNode),
            Listeners = ListenersReader.Read(section, name),
            Significant = section.Flag("significant", missing: false),
            WorkingDirectory = section.AbsolutePath("working-directory") ?? section.Directory,
            Environment = EnvironmentReader.Read(section.Child("environment")),
            EnvironmentFiles = EnvironmentReader.Files(section),
            ClearEnvironment = section.Flag("clear-environment", missing: false),
            Credentials = CredentialsReader.Read(section),
            Provides = section.Names("provides"),
            Requires = RequirementReader.Read(section),
            Wants = section.Names("wants"),
            After = section.Names("after"),
            Conflicts = section.Names("conflicts"),
            Restart = RestartReader.Read(section.Child("restart")),
            Stop = StopReader.Read(section.Child("stop")),
            Handoff = HandoffReader.Read(section),
            Reload = ReloadReader.Read(section.Child("reload")),
            Ready = ReadyReader.Read(section.Child("ready")),
            Health = HealthReader.Read(section.Child("health")),
            Watchdog = section.Find("watchdog") is null ? null : section.Period("watchdog", TimeSpan.FromSeconds(1)),
            Hooks = HooksReader.Read(section.Child("hooks")),
            Repeat = ScheduleReader.ReadRepeat(section),
            Schedule = ScheduleReader.Read(section),
            DescriptorStoreMax = section.Whole("descriptor-store-max", 0, DescriptorStoreMax) ?? 0,
            Cgroup = CgroupReader.Read(section.Child("cgroup")),
            PidFile = section.AbsolutePath("pid-file"),
            Logs = LogsReader.Read(section.Child("logs"), name),
        };
    }
}
