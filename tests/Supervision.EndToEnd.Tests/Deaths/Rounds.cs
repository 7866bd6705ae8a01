using System.Diagnostics;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Who is killed.</summary>
internal enum Victim
{
    Daemon,
    Keeper,
    Both,

    /// <summary>The daemon, or the one that is taking its place, or for once nobody, in the midst of an upgrade.</summary>
    Upgrade,
}

/// <summary>
/// Twenty services under a random workload, rounds in each of which somebody is killed at a random moment, and a model that compares the journal, the API
/// and the truth after each. The seed decides what is done; what comes of it depends on the machine too.
/// </summary>
internal sealed class Rounds(Workplace place, Victim victim, int seed, ITestOutputHelper output) : IAsyncDisposable
{
    private static readonly ServiceVerb[] Verbs = [ServiceVerb.Start, ServiceVerb.Start, ServiceVerb.Stop, ServiceVerb.Restart, ServiceVerb.Restart, ServiceVerb.Enable, ServiceVerb.Disable];

    /// <summary>Lines that a writer may lose when it ends while both are dead: 50 ms of its work.</summary>
    private const int MissingMax = 10;

    /// <summary>Of so many processes of a service at least one would be seen living beside another.</summary>
    private const int RecentMax = 20;

    private readonly Random _random = new(seed);
    private readonly Truth _truth = new(place);
    private readonly Dictionary<string, ServiceRecord> _records = [];
    private readonly Dictionary<string, int> _steady = [];
    private readonly int[] _ports = [.. Ensemble.Servers.Select(_ => Ports.Free())];
    private readonly int[] _serverKills = new int[Ensemble.Servers.Count];
    private long _missing;
    private int _untold;
    private int _kills;
    private int _upgrades;
    private TimeSpan? _upgradeTime;
    private string _configuration = "";
    private JournalFile _journal = null!;
    private SteadyLoad _load = null!;
    private RunningDaemon _daemon = null!;

    public async Task BeginAsync()
    {
        _configuration = Ensemble.Configuration(place, _ports);
        _daemon = await RunningDaemon.StartAsync(place, _configuration);
        _journal = new JournalFile(Path.Combine(place.Data, "journal.db"));
        foreach (var service in Ensemble.All)
        {
            _records[service] = new ServiceRecord(service, _truth, () => victim is Victim.Keeper or Victim.Both);
        }

        foreach (var service in Ensemble.Steady)
        {
            _steady[service] = (await _daemon.UntilAsync(service, "running")).Pid!.Value;
        }

        foreach (var service in Ensemble.Servers)
        {
            await _daemon.UntilAsync(service, "running");
        }

        _load = SteadyLoad.On(_ports);
    }

    /// <summary>One round: something is asked for, something is killed, and then it is seen what came of it.</summary>
    public async Task PlayAsync()
    {
        var commands = Enumerable.Range(0, 1 + _random.Next(6)).Select(_ => CommandAsync(Any(Ensemble.Commanded), Any(Verbs), CommandId())).ToArray();
        for (var kills = _random.Next(3); kills > 0; kills--)
        {
            _truth.Kill(Any(Ensemble.Mortal));
        }

        KillServer();

        await Task.Delay(_random.Next(60));
        await KillVictimAsync();
        await Task.WhenAll(commands).WaitAsync(Eventually.Patience);
        await CheckAsync();
        _truth.Answered();
    }

    /// <summary>At the end everything that was begun is done, and nothing may be missing.</summary>
    public async Task EndAsync()
    {
        foreach (var service in Ensemble.Commanded)
        {
            Assert.Equal("done", (await _daemon.CommandAsync(service, ServiceVerb.Stop)).Outcome);
        }

        await CheckAsync();
        await _load.StopAsync();
        await ShutDownAsync();
        await Eventually.True(() => place.Processes().Count == 0, () => $"left: {string.Join(' ', place.Processes())}");
        Follow();
        foreach (var service in Ensemble.All)
        {
            CheckComplete(service);
        }

        Assert.True(_untold <= _kills * Ensemble.Commanded.Count, $"{_untold} processes are untold after {_kills} deaths");
        CheckFiles();
        output.WriteLine($"{_load.Answered} requests were answered, {_load.Failed} were not after {_serverKills.Sum()} deaths of servers; {_records.Values.Sum(r => r.Ended.Count)} processes ended, {_records.Values.Sum(r => r.Lost)} of them lost; {_untold} more are untold, {_missing} lines are missing; {_kills} times somebody was killed, {_upgrades} times a daemon upgraded");
    }

    public ValueTask DisposeAsync() => _load?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Where nobody is left who holds its listener, nobody may be refused: then only those may die who have no callers.</summary>
    private void KillServer()
    {
        if (victim is not Victim.Both && _random.Next(2) is 0)
        {
            var server = _random.Next(_ports.Length);
            _serverKills[server] += _truth.Kill(Ensemble.Servers[server]) ? 1 : 0;
        }
    }

    private async Task ShutDownAsync()
    {
        if (victim is Victim.Upgrade)
        {
            Assert.True(Native.Kill(Daemons().Single(), Native.SIGTERM));
            return;
        }

        Assert.Equal(0, (await _daemon.ShutDownAsync()).Code);
    }

    private async Task KillVictimAsync()
    {
        if (victim is Victim.Upgrade)
        {
            await UpgradeAsync();
            return;
        }

        var keeper = _daemon.KeeperPid;
        _kills++;
        if (victim is not Victim.Daemon)
        {
            Assert.True(Native.Kill(keeper, Native.SIGKILL));
        }

        if (victim is Victim.Keeper)
        {
            await Eventually.True(
                async () => await _daemon.Api.GetNodeAsync() is { Degraded.Count: 0 } node && node.KeeperPid != keeper, () => "another keeper takes its place");
            return;
        }

        await _daemon.DieAsync();
        await Task.Delay(_random.Next(30));
        _daemon = await RunningDaemon.StartAsync(place, _configuration);
    }

    /// <summary>Whoever is killed when, there is one daemon in the end, or none, as after any death of a daemon.</summary>
    private async Task UpgradeAsync()
    {
        var old = Daemons().Single();
        var watch = Stopwatch.StartNew();
        var upgrade = TryUpgradeAsync();
        if (_upgradeTime is { } time && _random.Next(5) is > 0 and var who)
        {
            await Task.WhenAny(upgrade, Task.Delay(time * (_random.NextDouble() * 1.2)));
            foreach (var pid in Daemons().Where(pid => pid == old == who > 2))
            {
                Native.Kill(pid, Native.SIGKILL);
                _kills++;
            }
        }

        if (await upgrade)
        {
            _upgradeTime = watch.Elapsed;
            _upgrades++;
        }

        await Eventually.True(async () => Daemons() is [] || (Daemons() is [_] && await AnswersAsync()), () => $"daemons: {string.Join(' ', Daemons())}");
        if (Daemons() is [])
        {
            _daemon = await RunningDaemon.StartAsync(place, _configuration);
        }
    }

    private async Task<bool> TryUpgradeAsync()
    {
        try
        {
            await _daemon.Api.UpgradeAsync(new UpgradeRequest());
            return true;
        }
        catch (SupervisionException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await _daemon.Api.GetNodeAsync() is not null;
        }
        catch (SupervisionException)
        {
            return false;
        }
    }

    /// <summary>The daemon, and the one that is to take its place.</summary>
    private IReadOnlyList<int> Daemons() => place.ProcessesOf(Repository.Daemon);

    /// <summary>A command is repeated under its id until somebody answers it.</summary>
    private async Task CommandAsync(string service, ServiceVerb verb, string id)
    {
        if (verb is ServiceVerb.Stop or ServiceVerb.Restart or ServiceVerb.Disable)
        {
            _truth.Ask(service);
        }

        for (; ; await Task.Delay(20))
        {
            try
            {
                await _daemon.Api.CommandAsync(service, verb, new CommandRequest { Wait = true, Timeout = "60s", CommandId = id });
                return;
            }
            catch (SupervisionException e) when (e.Kind is not (ProblemKind.BadRequest or ProblemKind.NotFound or ProblemKind.Conflict))
            {
                // The daemon was killed before it could answer.
            }
        }
    }

    private async Task CheckAsync()
    {
        for (var server = 0; server < _ports.Length; server++)
        {
            // A server has one caller at a time; whoever waits at its listener meanwhile is served by its successor.
            var failures = _load.FailuresOf(_ports[server]);
            Assert.True(failures.Count <= _serverKills[server], $"{Ensemble.Servers[server]} was killed {_serverKills[server]} times: {string.Join('\n', failures)}");
        }

        CheckNoSecondCopies();
        Follow();
        var shown = (await _daemon.Api.GetServicesAsync()).Value.ToDictionary(s => s.Name);
        foreach (var (service, pid) in _steady)
        {
            Assert.Equal((service, "running", pid, 0L), (service, shown[service].State, shown[service].Pid!.Value, shown[service].Restarts));
            Assert.Single(_truth.Of(service));
        }

        var writer = Any([.. Ensemble.Writers]);
        WrittenLines.Follow($"the log of {writer}", await _daemon.LinesAsync(writer));
    }

    private void Follow()
    {
        foreach (var e in _journal.ReadOn())
        {
            _records[e.Service].Apply(e);
        }
    }

    private void CheckNoSecondCopies()
    {
        var alive = Ensemble.All.SelectMany(service => _truth.Of(service).TakeLast(RecentMax).Where(p => p.Code is null && Truth.IsAlive(p)).Select(p => (Service: service, p.Incarnation, p.Pid))).ToArray();
        Assert.True(alive.Select(p => p.Service).Distinct().Count() == alive.Length, $"second copies among {string.Join(", ", alive)}");
    }

    private void CheckComplete(string service)
    {
        foreach (var performance in _truth.Of(service))
        {
            if (victim is Victim.Keeper or Victim.Both && _truth.IsOver(performance) && !_records[service].Started.ContainsValue(performance.Pid))
            {
                // It was ordered, and came and went before anybody but a keeper that has died could know: what was ordered was started again.
                _untold++;
                continue;
            }

            var number = int.Parse(performance.Incarnation[(service.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            var told = _records[service].Started.GetValueOrDefault(number);
            Assert.True(told == performance.Pid, $"the journal does not tell of {performance}, but of {told}");
            Assert.True(_records[service].Ended.ContainsKey(number), $"the journal does not tell how {performance} ended");
        }
    }

    /// <summary>
    /// In the files no line is ever doubled, and none is missing: what is not in a file yet is in a pipe still, which the keeper holds. Only the output of a
    /// process that ends while both are dead goes with it.
    /// </summary>
    private void CheckFiles()
    {
        foreach (var service in Ensemble.Writers)
        {
            var written = WrittenLines.Follow(service + ".log", File.ReadLines(Ensemble.LogOf(place, service)), mayMiss: victim is Victim.Both);
            foreach (var performance in _truth.Of(service))
            {
                var (first, last, missing) = written.GetValueOrDefault(performance.Incarnation);
                var count = _truth.LinesOf(performance.Incarnation);
                missing += Math.Max(0, first - 1) + Math.Max(0, count - last);
                _missing += missing;
                Assert.True(last <= count + 1 && (missing == 0 || victim is Victim.Both), $"{performance} wrote {count} lines, and {first} to {last} without {missing} are in the file");
            }
        }

        Assert.True(_missing <= _kills * Ensemble.Writers.Count() * MissingMax, $"{_missing} lines are missing after {_kills} deaths");
    }

    private T Any<T>(IReadOnlyList<T> choice) => choice[_random.Next(choice.Count)];

    private string CommandId() => $"{seed:x}-{_random.NextInt64():x}";
}
