using System.Threading.Channels;
using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Tests.Fake;

/// <summary>What the fake node shows, and what came of commands to it.</summary>
public sealed class FakeBoard
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<LogRecord> _log = [];
    private readonly List<(Channel<EventDocument> Channel, string? Logs)> _streams = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ServiceDocument> Services { get; } = [];

    public Dictionary<string, List<HistoryEntry>> Histories { get; } = [];

    public List<GroupDocument> Groups { get; } = [];

    public IReadOnlyList<ListenerDocument> Listeners { get; } =
    [
        new()
        {
            Name = "http",
            Address = "tcp://0.0.0.0:8080",
            State = "open",
            Since = Start,
            Generation = 2,
            Services = ["web"],
            Sockets = [new(2, "tcp://0.0.0.0:8080", Draining: false, 3, 4096, [new(42, "shop", "web", "web#7"), new(40, "supervision-kee", null, null)])],
        },
        new() { Name = "mail", Address = "tcp://0.0.0.0:25", State = "failed", Since = Start, Generation = 0, Error = "cannot open tcp://0.0.0.0:25: it is in use by exim (pid 7)" },
    ];

    public long Serial { get; private set; } = 7;

    public ActorDocument Actors { get; set; } = new("node", "NodeActor", 0, [new("tree", "GroupActor", 2, []), new("board", "BoardActor", 0, [])]);

    /// <summary>What a command comes to; throws to refuse it.</summary>
    public Func<string, ServiceVerb, CommandRequest, (string Outcome, string Text)> OnCommand { get; set; } =
        (_, verb, _) => ("done", verb == ServiceVerb.Stop ? "stopped" : "running, pid 4711");

    public NodeDocument Node { get; set; } = new()
    {
        Name = "alpha",
        Version = "0.1.0",
        Pid = 99,
        KeeperPid = 98,
        StartedAt = Start,
        BootId = "boot",
        DataDir = "/tmp/data",
        State = "running",
        Services = new Dictionary<string, int> { ["running"] = 2, ["waiting"] = 1 },
        Serial = 7,
    };

    public static FakeBoard WithThree()
    {
        var board = new FakeBoard();
        board.Services.Add(Service("db", "running", pid: 41, reason: "its process is ready"));
        board.Services.Add(Service("web", "running", pid: 42, reason: "its process is ready") with { Restarts = 1, Group = "/shop", Requires = ["db"] });
        board.Services.Add(Service("worker", "waiting", reason: "waits for cache") with { Requires = ["db", "cache"], Group = "/shop" });
        board.Groups.Add(Group("/", ["db", "/shop"]));
        board.Groups.Add(Group("/shop", ["web", "worker"]) with { Intensity = 3, RestartsInPeriod = 1 });
        return board;
    }

    public static ServiceDocument Service(string name, string state, int? pid = null, string reason = "because") => new()
    {
        Name = name,
        Group = "/",
        State = state,
        Enabled = true,
        Since = Start,
        Reason = reason,
        Cause = new("boot", null, "the daemon started"),
        Serial = 7,
        Pid = pid,
        Restarts = 0,
        Incarnations = pid is null ? [] : [new(name + "#1", 0, pid.Value, Start, true)],
    };

    public static GroupDocument Group(string path, IReadOnlyList<string> members) => new()
    {
        Path = path,
        Strategy = "one-for-one",
        PeriodSeconds = 5,
        AutoShutdown = "never",
        State = "running",
        Reason = "its members run",
        RestartsInPeriod = 0,
        Members = members,
        Serial = 7,
    };

    public IReadOnlyList<ServiceDocument> Matching(string? glob)
    {
        lock (_lock)
            return [.. Services.Where(s => glob is null || Glob.Matches(glob, s.Name))];
    }

    public ServiceDocument Find(string name) =>
        Matching(null).FirstOrDefault(s => s.Name == name) ?? throw new SupervisionException(ProblemKind.NotFound, $"there is no service '{name}'");

    public TreeDocument Tree() => new(
        Groups[0], [.. Matching(null).Where(s => s.Group == "/")],
        [.. Groups.Skip(1).Select(g => new TreeDocument(g, [.. Matching(null).Where(s => s.Group == g.Path)], []))]);

    public CommandResult Command(string name, ServiceVerb verb, CommandRequest request)
    {
        var service = Find(name);
        var (outcome, text) = OnCommand(name, verb, request);
        return new(request.CommandId ?? "none", request.Wait ? outcome : "accepted", text, service);
    }

    public IReadOnlyList<CommandReport> CommandAll(IEnumerable<string> globs, ServiceVerb verb, CommandRequest request)
    {
        var names = globs.SelectMany(glob => Matching(glob) is { Count: > 0 } found
            ? found.Select(s => s.Name)
            : throw new SupervisionException(ProblemKind.NotFound, $"no service matches '{glob}'"));
        return [.. names.Distinct().ToArray().Select(Report)];

        CommandReport Report(string name)
        {
            try
            {
                var result = Command(name, verb, request);
                return new(name, result.Outcome, null, result.Text, result.Service);
            }
            catch (SupervisionException e)
            {
                return new(name, "refused", e.Kind.ToString(), e.Message, null);
            }
        }
    }

    public IReadOnlyList<HistoryEntry> History(string name, int limit) =>
        [.. Histories.GetValueOrDefault(name, []).TakeLast(limit)];

    public LogPage Log(string? service, long? after, int limit)
    {
        lock (_lock)
        {
            var mine = _log.Where(r => service is null || r.Service == service);
            var records = after is { } id ? mine.Where(r => r.Id > id).Take(limit).ToList() : mine.TakeLast(limit).ToList();
            var newest = _log.Count == 0 ? 0 : _log[^1].Id;
            return new(records, after is not null && records.Count == limit ? records[^1].Id : newest, 0);
        }
    }

    public void Write(string service, string text, string stream = "stdout")
    {
        lock (_lock)
        {
            var record = new LogRecord(_log.Count + 1, Start.AddMilliseconds(_log.Count), service, stream, text);
            _log.Add(record);
            foreach (var (channel, logs) in _streams)
            {
                if (logs is not null && logs.Split(',').Any(g => Glob.Matches(g, service)))
                    channel.Writer.TryWrite(new() { Kind = "log", Serial = 0, Log = record });
            }
        }
    }

    public void Change(string name, Func<ServiceDocument, ServiceDocument> change)
    {
        lock (_lock)
        {
            var at = Services.FindIndex(s => s.Name == name);
            Services[at] = change(Services[at]) with { Serial = ++Serial };
            foreach (var (channel, _) in _streams)
                channel.Writer.TryWrite(new() { Kind = "service", Serial = Serial, Service = Services[at] });
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task<bool> PassedAsync(long serial, TimeSpan wait, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (Serial > serial)
                return true;
            changed = _changed.Task;
        }

        return await Task.WhenAny(changed, Task.Delay(wait, cancellationToken)) == changed;
    }

    public Channel<EventDocument> Subscribe(string? logs)
    {
        var channel = Channel.CreateUnbounded<EventDocument>();
        lock (_lock)
            _streams.Add((channel, logs));
        return channel;
    }

    public void EndStreams()
    {
        lock (_lock)
        {
            foreach (var (channel, _) in _streams)
                channel.Writer.TryComplete();
            _streams.Clear();
        }
    }
}
