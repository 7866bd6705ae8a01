using System.Diagnostics;
using System.Globalization;
using Supervision.Api;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A daemon that has said that it is ready.</summary>
internal sealed class RunningDaemon
{
    private readonly Workplace _place;
    private readonly RunningProgram _program;

    private RunningDaemon(Workplace place, RunningProgram program, string socket)
    {
        (_place, _program) = (place, program);
        Target = "unix:" + socket;
        Api = new HttpSupervision(NodeAddress.Unix(socket));
    }

    public HttpSupervision Api { get; }

    /// <summary>How pbm is told to reach it.</summary>
    public string Target { get; }

    public int Pid => _program.Pid;

    public int KeeperPid => int.Parse(File.ReadAllText(Path.Combine(_place.Data, "keeper.pid")), CultureInfo.InvariantCulture);

    public static Task<RunningDaemon> StartAsync(Workplace place, string config) => StartFileAsync(place, place.WriteConfig(config));

    public static Task<RunningDaemon> StartFileAsync(Workplace place, string file, params IEnumerable<string> arguments) => StartBehindAsync([], place, file, arguments);

    /// <summary>Starts it by way of another program, which becomes it.</summary>
    public static async Task<RunningDaemon> StartBehindAsync(IReadOnlyList<string> prefix, Workplace place, string file, params IEnumerable<string> arguments)
    {
        // The system chooses the port: two tests cannot want the same.
        string[] command = [.. prefix, Repository.Daemon, "--config", file, "--data-dir", place.Data, "--listen", "http://127.0.0.1:0", .. arguments];
        var program = place.Start(command[0], command[1..]);
        await Eventually.True(
            () => program.HasExited || program.Out.Contains("supervisiond ready: ", StringComparison.Ordinal),
            () => $"the daemon is not ready\n{program.Out}{program.Error}");
        return program.Out.Contains("supervisiond ready: ", StringComparison.Ordinal)
            ? new RunningDaemon(place, program, Path.Combine(place.Data, "api.sock"))
            : throw new InvalidOperationException($"the daemon did not start: {await program.EndAsync()}");
    }

    public async Task<ServiceDocument> GetAsync(string name) => (await Api.GetServiceAsync(name)).Value;

    /// <summary>Waits until a service is in a state.</summary>
    public Task<ServiceDocument> UntilAsync(string name, string state) => UntilAsync(name, s => s.State == state, $"state {state}");

    /// <summary>Waits, by long polls, until a service is as it should be.</summary>
    public async Task<ServiceDocument> UntilAsync(string name, Func<ServiceDocument, bool> condition, string expected = "the condition")
    {
        var watch = Stopwatch.StartNew();
        var seen = await Api.GetServiceAsync(name);
        while (!condition(seen.Value))
        {
            if (watch.Elapsed > Eventually.Patience)
            {
                var history = await Api.GetHistoryAsync(name);
                throw new TimeoutException($"{expected} not reached: {seen.Value}\n{string.Join('\n', history)}");
            }

            seen = await Api.GetServiceAsync(name, new AwaitChange(seen.Serial, TimeSpan.FromSeconds(2)));
        }

        return seen.Value;
    }

    /// <summary>Kills the process of a service, as a crash would, and says which it was.</summary>
    public async Task<int> CrashAsync(string name)
    {
        var pid = (await UntilAsync(name, "running")).Pid!.Value;
        Assert.True(Native.Kill(pid, Native.SIGKILL));
        return pid;
    }

    public Task<CommandResult> CommandAsync(string name, ServiceVerb verb, bool wait = true) =>
        Api.CommandAsync(name, verb, new CommandRequest { Wait = wait, Timeout = "60s", CommandId = Guid.NewGuid().ToString("N") });

    public Task<ProgramRun> PbmAsync(params IEnumerable<string> arguments) => _place.RunAsync(Repository.Pbm, [Target, .. arguments]);

    /// <summary>Waits until the output of a service has a line.</summary>
    public async Task UntilLogAsync(string name, string line)
    {
        var watch = Stopwatch.StartNew();
        while (!(await LinesAsync(name)).Contains(line))
        {
            Assert.True(watch.Elapsed < Eventually.Patience, $"{name} has not written '{line}' but: {string.Join(" | ", await LinesAsync(name))}");
            await Task.Delay(20);
        }
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string name) =>
        [.. (await Api.GetLogAsync(name, null, 1000)).Records.Select(r => r.Text)];

    public void Signal(int signal) => Assert.True(Native.Kill(Pid, signal));

    public Task<ProgramRun> EndAsync() => _program.EndAsync();

    /// <summary>Ends the daemon as an operator at its terminal would.</summary>
    public async Task<ProgramRun> ShutDownAsync()
    {
        Signal(Native.SIGTERM);
        return await EndAsync();
    }

    /// <summary>Kills the daemon alone.</summary>
    public async Task DieAsync()
    {
        Signal(Native.SIGKILL);
        await EndAsync();
    }
}
