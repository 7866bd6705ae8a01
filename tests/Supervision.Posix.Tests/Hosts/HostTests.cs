using Supervision.Posix.Listening;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>A host with its observer, and nothing left behind after each test.</summary>
public abstract class HostTests<T> : IAsyncLifetime
    where T : IHostUnderTest, new()
{
    private readonly T _kind = new();

    private protected Recorder Observer { get; } = new();

    private protected IProcessHost Host { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Host = _kind.Create();
        Host.Start(Observer);
        return _kind.Prepare(Host);
    }

    public async Task DisposeAsync()
    {
        var names = Observer.Started.ToList();
        foreach (var name in names) Host.KillTree(name);
        foreach (var name in names) _ = await Observer.Expect<News.TreeGone>(name);
        foreach (var name in names) Host.Forget(name);
        foreach (var opened in Observer.All.OfType<News.Listener>().Select(n => n.Told).OfType<ListenerEvent.Opened>())
        {
            ((IListenerHost)Host).CloseListener(opened.Name, opened.Generation);
            opened.Socket.Dispose();
        }

        await Host.DisposeAsync();
        await _kind.CleanUp();
    }

    /// <summary>Runs a process to its end and returns what it wrote to standard output.</summary>
    private protected async Task<string> Run(SpawnRequest request)
    {
        Host.Spawn(request);
        var text = await Collected.ReadAll((await Observer.Expect<News.Spawned>(request.Incarnation)).Stdout!);
        _ = await Observer.Expect<News.Exited>(request.Incarnation);
        return text;
    }

    private protected async Task<SpawnError> Fail(SpawnRequest request)
    {
        Host.Spawn(request);
        return (await Observer.Expect<News.SpawnFailed>(request.Incarnation)).Error;
    }
}
