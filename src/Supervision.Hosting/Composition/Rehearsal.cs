using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Supervision.Actors.Persistence.Memory;
using Supervision.Hosting.Http;
using Supervision.Hosting.Journal;
using Supervision.Nodes;
using Supervision.Posix.Processes;
using Supervision.Specs;

namespace Supervision.Hosting;

/// <summary>
/// A start is for the most part the loading and linking of code, one part after another. So a daemon goes through the parts beside that, on nothing: a journal in
/// memory, a server that binds nothing, a node whose only service stays down. The configuration is read meanwhile, and what comes after it finds its
/// code linked. Nothing of it is kept, and nothing depends on it.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Begins it, and waits for nothing. Where there is one processor it would only be in the way of the start.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount == 1)
        {
            return;
        }

        // A part that fails says nothing: the start itself will.
        _ = Task.Run(OpenJournal);
        _ = Task.Run(CreateServer);
        _ = Task.Run(StartNodeAsync);
    }

    private static void OpenJournal()
    {
        using var store = SqliteJournal.Store(":memory:");
        _ = store.Open();
    }

    private static void CreateServer()
    {
        var options = new HttpOptions { Listen = ["http://127.0.0.1:0"], DataDirectory = "/", LoggerFactory = NullLoggerFactory.Instance };
        var traffic = new Traffic(TimeProvider.System);
        using var sockets = new ListeningSockets();
        using var server = KestrelSetup.Create(options, "/api.sock", new SocketListenerFactory(sockets, static _ => { }, NullLogger.Instance), traffic);
        _ = RouteTable.Create(new StreamSlots(1), traffic, options);
    }

    private static async Task StartNodeAsync()
    {
        var name = ServiceName.Parse("nothing");
        var service = new ServiceSpec { Name = name, Group = "/", Command = ["/bin/true"], Origin = "", WorkingDirectory = "/", Enabled = false };
        var spec = new NodeSpec
        {
            Name = "nobody",
            DataDir = "/",
            Services = ImmutableSortedDictionary<ServiceName, ServiceSpec>.Empty.Add(name, service),
            Groups = ImmutableSortedDictionary.Create<string, GroupSpec>(StringComparer.Ordinal).Add("/", new GroupSpec { Path = "/", Origin = "", Members = [name.Text] }),
        };
        using var journal = MemoryJournal.Open();
        await using var node = await SupervisionNode.StartAsync(spec, new NodeOptions
        {
            Journal = journal,
            OpenHost = static () => new NoProcesses(),
            Environment = ImmutableDictionary<string, string>.Empty,
            BootId = "",
        }).ConfigureAwait(false);
    }

    /// <summary>Nobody asks it for any: the service stays down.</summary>
    private sealed class NoProcesses : IProcessHost
    {
        public IReadOnlyList<Survivor> Survivors => [];

        public void Start(IProcessObserver observer)
        {
        }

        public void Spawn(SpawnRequest request)
        {
        }

        public void Adopt(Adoption adoption)
        {
        }

        public void Signal(string incarnation, int signal, SignalScope scope)
        {
        }

        public void KillTree(string incarnation)
        {
        }

        public void Forget(string incarnation)
        {
        }

        public void SetMainProcess(string incarnation, int pid)
        {
        }

        public void Inspect(string incarnation)
        {
        }

        public void Order(string incarnation, StandingOrder order)
        {
        }

        public void Withdraw(string incarnation)
        {
        }

        public void DropStore(string key)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
