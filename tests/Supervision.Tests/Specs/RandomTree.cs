using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Redirecting;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>Valid trees by chance, the same ones for the same seed.</summary>
internal sealed class RandomTree(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<ServiceName, ServiceSpec> _services = [];
    private readonly Dictionary<string, GroupSpec> _groups = [];

    public NodeSpec Make()
    {
        AddGroup("/", depth: 0);
        return new NodeSpec
        {
            Name = Pick("node-1", "a.example"),
            DataDir = "/srv/" + Text().GetHashCode(StringComparison.Ordinal),
            StartConcurrency = Pick<int?>(null, 1, _random.Next(1, int.MaxValue)),
            BootTimeout = Pick<TimeSpan?>(null, Duration() + TimeSpan.FromSeconds(1)),
            OnRootFailure = Pick<OnRootFailure>(),
            Orphans = Pick<OrphanPolicy>(),
            Redirect = new RedirectSpec { Tool = Pick<RedirectTool>(), Prefix = Pick([], ["sudo", "-n"]) },
            Api = new ApiSpec { Listen = Pick([], ["http://127.0.0.1:0", "http://[::1]:80"]), Hosts = Pick([], ["a.example"]), Auth = Pick<ApiAuth>() },
            Keeper = Pick<KeeperMode>(),
            Journal = new JournalSpec { Provider = Pick("sqlite", "postgresql", "memory"), ConnectionString = "Host=" + Text(), KeepEvents = Pick<int?>(null, 10, _random.Next(10, int.MaxValue)) },
            Listeners = Listeners(),
            Services = _services.ToImmutableSortedDictionary(),
            Groups = _groups.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private void AddGroup(string path, int depth)
    {
        var spec = new GroupSpec
        {
            Path = path,
            Strategy = Pick(SupervisionStrategy.OneForOne, SupervisionStrategy.OneForAll, SupervisionStrategy.RestForOne),
            Intensity = Pick<int?>(null, 0, _random.Next()),
            Period = Duration() + TimeSpan.FromMilliseconds(1),
            AutoShutdown = Pick<AutoShutdown>(),
            Origin = "",
        };

        var groupsFirst = Chance();
        var members = new List<string>();
        if (groupsFirst) AddGroups(path, depth, members);
        var services = _random.Next(depth == 0 ? 2 : 4);
        for (var i = 0; i < services; i++) members.Add(AddService(spec));
        if (!groupsFirst) AddGroups(path, depth, members);
        _groups.Add(path, spec with { Members = [.. members] });
    }

    private void AddGroups(string path, int depth, List<string> members)
    {
        var groups = depth == 3 ? 0 : _random.Next(3);
        for (var i = 0; i < groups; i++)
        {
            members.Add($"{(path == "/" ? "" : path)}/g{i}");
            AddGroup(members[^1], depth + 1);
        }
    }

    private string AddService(GroupSpec group)
    {
        var name = ServiceName.Parse($"s{_services.Count}{Pick("", ":v")}");
        var restart = Restart();
        var spec = new ServiceSpec
        {
            Name = name,
            Group = group.Path,
            Origin = "",
            Command = ["run " + Text(), .. Texts()],
            Description = Pick(null, Text()),
            Type = Pick<ServiceType>(),
            WorkingDirectory = "/srv/" + _random.Next(),
            Enabled = Chance(),
            Significant = group.AutoShutdown != AutoShutdown.Never && restart.Policy != RestartPolicy.Permanent && Chance(),
            Environment = Texts().Select((value, i) => ($"V{i}", value)).ToImmutableSortedDictionary(v => v.Item1, v => v.value, StringComparer.Ordinal),
            EnvironmentFiles = Pick([], ["/etc/a.env", "/etc/b.env"]),
            ClearEnvironment = Chance(),
            Credentials = Credentials(),
            Provides = Pick([], [ServiceName.Parse("p" + _services.Count)]),
            Requires = Requires(),
            Restart = restart,
            Wants = Pick([], [.. _services.Keys.Take(1)]),
            After = Pick([], [.. _services.Keys.Take(2)]),
            Stop = new StopSpec { Signal = _random.Next(1, 65), Command = Pick([], ["stop " + Text()]), Timeout = Duration(), Kill = Pick<KillScope>() },
            Reload = Pick(ReloadSpec.None, new ReloadSpec { Signal = 1, Notifies = Chance() }, new ReloadSpec { Command = ["reload", Text()], Timeout = Duration() }),
            Handoff = new HandoffSpec
            {
                Settle = Duration(),
                DrainSignal = Pick<int?>(null, 3),
                DrainTimeout = Duration(),
                WhenBusy = Pick<WhenBusy>(),
                Ports = Pick(PortRange.Default, new PortRange(1, 65535)),
                PortVariable = Pick("PORT", "WEB_PORT"),
                HoldMax = _random.Next(1000),
                HoldTimeout = Duration(),
            },
            Listeners = Uses(name.Text),
            Ready = Ready(),
            Health = Chance() ? null : new HealthSpec { Probe = Probe(), Interval = Duration(), Timeout = Duration(), Failures = _random.Next(1, 9), StartPeriod = Duration(), Action = Pick<HealthAction>() },
            Watchdog = Chance() ? null : Duration(),
            Hooks = new HooksSpec { PreStart = Hooks(), PostStart = Hooks(), PreStop = Hooks(), PostStop = Hooks() },
            Repeat = Chance() ? null : new RepeatSpec { Action = Pick(HookAction.Start, HookAction.Stop, HookAction.Restart), Every = Duration() },
            Schedule = Pick(null, new ScheduleSpec { Cron = Pick("@daily", "*/5 * * * mon-fri"), TimeZone = Pick(null, "Europe/Berlin"), Overlap = Pick<ScheduleOverlap>(), CatchUp = Pick<CatchUp>() }),
            DescriptorStoreMax = _random.Next(10),
            Cgroup = Chance() ? null : new CgroupSettings { MemoryMax = _random.Next(1, 1 << 30), PidsMax = Pick<long?>(null, 7), CpuMax = Pick<double?>(null, 1.5), CpuWeight = Pick<int?>(null, 50) },
            PidFile = Pick(null, "/run/a.pid"),
            Logs = Logs(name),
        };
        _services.Add(name, spec);
        return name.Text;
    }

    /// <summary>Only of services written earlier, so that there is no cycle.</summary>
    private ImmutableArray<Requirement> Requires() =>
    [
        .. _services.Values.Where(_ => _random.Next(3) == 0).Select(provider => new Requirement(
            provider.Provides is [var provided] && Chance() ? provided : provider.Name,
            provider.Type != ServiceType.OneShot ? Pick(RequirementCondition.Ready, RequirementCondition.Started, RequirementCondition.Healthy) : Pick<RequirementCondition>(),
            Pick<WhenLost>(),
            "")),
    ];

    private static ImmutableSortedDictionary<string, ListenerSpec> Listeners() =>
        ImmutableSortedDictionary.Create<string, ListenerSpec>(StringComparer.Ordinal).Add("http", new ListenerSpec(Shared, ""));

    private static ListenerSettings Shared { get; } = new() { Address = ListenAddress.Parse("tcp://[::]:80"), Backlog = 7, DualStack = true, NoDelay = true };

    /// <summary>A listener that is shared, and one of its own at a port that no other has.</summary>
    private ImmutableArray<ListenerUse> Uses(string service) => Pick(
        [],
        [new ListenerUse("web", "http", Shared, IsOwn: false, "")],
        [new ListenerUse("own", service + ".own", new ListenerSettings { Address = ListenAddress.Parse($"tcp://127.0.0.1:{1000 + _services.Count}"), ReusePort = Chance(), KeepAlive = Chance() }, IsOwn: true, "")]);

    private LogsSpec Logs(ServiceName service)
    {
        var stdout = Chance() ? LogFile($"/var/log/{service}.out") : null;
        return new LogsSpec
        {
            KeepLines = _random.Next(1_000_001),
            WhenFull = Pick<WhenFull>(),
            Stdout = stdout,
            Stderr = Pick(null, stdout, LogFile($"/var/log/{service}%.err")),
        };
    }

    private LogFileSpec LogFile(string path) => new()
    {
        File = path,
        Mode = Pick<LogFileMode>(),
        Rotate = new RotateSpec
        {
            Size = Pick<long?>(null, 1024 + _random.NextInt64(1L << 40)),
            Every = Chance() ? null : Duration() + TimeSpan.FromSeconds(1),
            Keep = Pick<int?>(null, 0, _random.Next()),
            Compress = Chance(),
        },
    };

    private RestartSpec Restart()
    {
        var min = Duration();
        return new RestartSpec
        {
            Policy = Pick<RestartPolicy>(),
            Limit = Pick<int?>(null, 0, _random.Next()),
            Period = Duration() + TimeSpan.FromMilliseconds(1),
            OnLimit = Pick<OnLimit>(),
            SuccessExitCodes = Pick([], [0], [0, 1, 255]),
            PreventExitCodes = Pick([], [64, 65]),
            Backoff = new BackoffSpec { Min = min, Max = min + Duration(), ResetAfter = Duration() },
        };
    }

    private ReadySpec Ready()
    {
        var ready = new ReadySpec { When = Pick<ReadyWhen>(), Timeout = Duration(), Interval = Duration() };
        return ready.When switch
        {
            ReadyWhen.Descriptor => ready with { Descriptor = _random.Next(4, 256) },
            ReadyWhen.Log => ready with { Pattern = Pick("ready", "^listening on [0-9]+$") },
            ReadyWhen.Probe => ready with { Probe = Probe() },
            _ => ready,
        };
    }

    private ProbeSpec Probe() => Pick<ProbeSpec>(
        new ProbeSpec.Exec(["check " + Text(), Text()]),
        new ProbeSpec.Tcp("db.example", _random.Next(1, 65536)),
        new ProbeSpec.Http(new Uri("http://127.0.0.1:8080/health?a=b"), Pick<int>([], [200, 204])));

    /// <summary>A service may be acted on by those written later, as it is required by them.</summary>
    private ImmutableArray<HookSpec> Hooks() =>
    [
        .. Enumerable.Range(0, _random.Next(3)).Select(_ => Chance() || _services.Count == 0
            ? new HookSpec { Command = ["hook " + Text(), .. Texts()], Timeout = Duration(), Origin = "" }
            : new HookSpec { Service = _services.Keys.First(), Action = Pick<HookAction>(), Timeout = Duration(), Origin = "" }),
    ];

    private CredentialsSpec Credentials() => new()
    {
        User = Pick(null, "www", "33"),
        Group = Pick(null, "www", "33"),
        SupplementaryGroups = Pick<ImmutableArray<string>?>(null, [], ["adm", "4"]),
        AmbientCapabilities = Pick([], ["net_bind_service", "kill"]),
        NoNewPrivileges = Chance(),
        Umask = Pick<int?>(null, 0, _random.Next(512)),
        Nice = Pick<int?>(null, _random.Next(-20, 20)),
        OomScoreAdjust = Pick<int?>(null, _random.Next(-1000, 1001)),
        Limits = Chance()
            ? ImmutableSortedDictionary<string, long?>.Empty
            : ImmutableSortedDictionary<string, long?>.Empty.Add("nofile", Pick<long?>(null, _random.NextInt64())).Add("as", Pick<long?>(null, _random.NextInt64())),
    };

    /// <summary>Characters that the language gives a meaning to are the interesting ones.</summary>
    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(6)).Select(_ => Pick("a", " ", "\"", "\\", "${x}", "#", "//", "\n", "ä", "𝄞", "'", "=", "[")));

    private List<string> Texts() => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Text())];

    private TimeSpan Duration() => TimeSpan.FromMilliseconds(_random.Next(1, 1_000_000));

    private bool Chance() => _random.Next(2) == 0;

    private T Pick<T>()
        where T : struct, Enum => Pick(Enum.GetValues<T>());

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private ImmutableArray<T> Pick<T>(params ImmutableArray<T>[] choices) => choices[_random.Next(choices.Length)];
}
