using System.Diagnostics;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Nodes;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Tests.Services;

namespace Supervision.Tests.Nodes;

/// <summary>Tests of a whole node with processes that are not real. Another node on the same journal and the same processes is the next daemon.</summary>
public abstract class NodeTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IJournal _journal = MemoryJournal.Open();

    internal FakeProcessHost Host { get; } = new();

    public void Dispose()
    {
        _journal.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<SupervisionNode> StartAsync(string tree, string boot = "boot", TimeProvider? time = null, ActorDispatcher? dispatcher = null) => SupervisionNode.StartAsync(Read(tree), new NodeOptions
    {
        Journal = _journal,
        OpenHost = () => Host,
        Environment = new Dictionary<string, string>(),
        BootId = boot,
        Time = time ?? TimeProvider.System,
        Dispatcher = dispatcher ?? ActorDispatcher.ThreadPool,
    });

    protected static NodeSpec Read(string tree) =>
        SpecReader.ReadText($"supervision {{ {tree} }}", "tree.conf", new SpecReaderOptions { HostName = "host", DataDir = "/data" });

    protected static async Task<CommandReply> GiveAsync(SupervisionNode node, CommandVerb verb, string? id = null, string service = "web", TimeSpan? patience = null)
    {
        var command = new ServiceCommand(verb, null, id, Sample.Alice, AwaitsOutcome: true);
        return (await node.CommandAsync(service, command, patience ?? Patience, CancellationToken.None))!;
    }

    protected static ServiceStatus Status(SupervisionNode node, string service = "web") => node.Board.Current.Services[service].Status;

    protected static GroupStatus Group(SupervisionNode node, string path) => node.Board.Current.Groups[path].Status;

    protected static Task UntilAsync(SupervisionNode node, string state, string service = "web") =>
        UntilAsync(() => Status(node, service).Model.State.Word == state, () => $"{service} is {Status(node, service).Model.State.Word}: {Status(node, service).Model.Reason}");

    protected static async Task UntilAsync(Func<bool> condition, Func<string>? complaint = null)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(2))
        {
            Assert.True(watch.Elapsed < Patience, complaint?.Invoke() ?? "not in time");
        }
    }
}
