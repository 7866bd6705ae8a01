using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>The node lives and ends with the host of the application, and leaves nothing behind.</summary>
public sealed class HostLifeTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task The_stop_of_the_host_stops_every_service_in_reverse_order()
    {
        await using var application = await EmbeddedApplication.StartAsync(
            s => s
                .AddManaged("first", _ => new Named("first", _script))
                .AddManaged("second", _ => new Named("second", _script), o => o.Requires = ["first"])
                .AddService(new ServiceDefinition("sleeper") { Command = ["sleep", "1000"], Requires = ["second"] }));
        var sleeper = await application.UntilAsync("sleeper", "running");
        await application.StopAsync();
        Assert.Equal(["second stopped", "first stopped"], _script.Record);
        Assert.False(Directory.Exists($"/proc/{sleeper.Pid}"));
    }

    [Fact]
    public async Task What_does_not_stop_within_the_patience_of_the_host_is_killed_with_its_children()
    {
        await using var application = await EmbeddedApplication.StartAsync(s => s
            .AddService(new ServiceDefinition("stubborn")
            {
                Shell = "trap '' TERM; setsid sh -c 'echo $$; exec sleep 1000' & while :; do wait; done",
                StopTimeout = TimeSpan.FromMinutes(5),
            }));
        var stubborn = await application.UntilAsync("stubborn", "running");
        string? child = null;
        await Eventually.TrueAsync(() => (child = application.Node.GetLogAsync("stubborn").Result.Records is [var line, ..] ? line.Text : null) is not null);

        var watch = Stopwatch.StartNew();
        await application.StopAsync(TimeSpan.FromMilliseconds(200));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => EmbeddedApplication.IsDead(stubborn.Pid!.Value) && EmbeddedApplication.IsDead(int.Parse(child!, CultureInfo.InvariantCulture)));
        Assert.True(application.HasLogged("Warning: shop did not stop within the shutdown timeout of the host: what is left is killed, or stays with its keeper"));
    }

    [Fact]
    public async Task Nothing_is_left_when_another_part_of_the_host_fails_at_its_start()
    {
        var application = EmbeddedApplication.Build(
            s => s.AddService(new ServiceDefinition("sleeper") { Command = ["sleep", "1000"] }),
            services => services.AddHostedService(p => new Failing(p.GetRequiredService<ISupervisionHost>(), _script)));
        await Assert.ThrowsAsync<IOException>(application.StartAsync);
        await application.DisposeAsync();
        Assert.True(EmbeddedApplication.IsDead(int.Parse(Assert.Single(_script.Record), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Calls_made_before_the_start_wait_for_it()
    {
        await using var application = EmbeddedApplication.Build(
            s => s.AddManaged<Scripted>("worker"), services => services.AddSingleton(_script));
        var running = application.Node.WaitForAsync("worker", s => s.State == "running");
        Assert.Throws<InvalidOperationException>(() => application.Node.ActorSystem);
        await application.StartAsync();
        Assert.Equal("worker", (await running).Name);
        Assert.Equal("supervision", application.Node.ActorSystem.Name);
    }

    [Fact]
    public async Task By_default_an_embedded_node_writes_no_file_and_opens_no_port()
    {
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker"), services => services.AddSingleton(_script));
        var node = await application.Node.GetNodeAsync();
        Assert.Equal(("shop", "running"), (node.Name, node.State));
        Assert.Empty(node.Listen);
        Assert.Null(node.KeeperPid);
        Assert.False(Directory.Exists(node.DataDir));
    }

    [Fact]
    public async Task HTTP_answers_when_it_is_asked_for()
    {
        using var place = new TemporaryDirectory();
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker").UseHttp("http://127.0.0.1:0").Set("data-dir", $"\"{place.Path}\""), services => services.AddSingleton(_script));
        await application.UntilAsync("worker", "running");
        var address = (await application.Node.GetNodeAsync()).Listen[0];
        using var client = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", (await File.ReadAllTextAsync(place.File("token"))).Trim()) } };
        var answer = await client.GetStringAsync(new Uri($"{address}/api/v1/services/worker"));
        Assert.Contains("\"state\":\"running\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"pid\":null", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_of_different_names_live_side_by_side()
    {
        var other = new Script();
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker"),
            services => services.AddSingleton(_script).AddSupervision("second", s => s.AddManaged("worker", _ => new Named("second", other))));
        await application.UntilAsync("worker", "running");
        var second = application.Services.GetRequiredKeyedService<ISupervisionHost>("second");
        await second.WaitForAsync("worker", s => s.State == "running");
        Assert.Equal(("shop", "second"), (application.Node.Name, second.Name));
        Assert.Same(application.Node, application.Services.GetRequiredKeyedService<ISupervisionHost>("shop"));
        Assert.Same(application.Node, application.Services.GetRequiredService<ISupervision>());

        await second.StopAsync("worker");
        Assert.Equal("running", (await application.GetAsync("worker")).State);
        Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSupervision("a", _ => { }).AddSupervision("a", _ => { }));
    }

    [Fact]
    public async Task The_root_groups_failure_ends_the_application_when_the_configuration_says_so()
    {
        _script.Start = (_, _) => throw new IOException("no");
        try
        {
            await using var application = await EmbeddedApplication.StartAsync(
                s => s
                    .Set("node.on-root-failure", "exit")
                    .AddManaged<Scripted>("worker", o =>
                    {
                        o.RestartLimit = 0;
                        o.Set("restart.on-limit", "escalate");
                    }),
                services => services.AddSingleton(_script));
            var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
            await Eventually.TrueAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);
            Assert.Equal(70, Environment.ExitCode);
        }
        finally
        {
            Environment.ExitCode = 0;
        }
    }

    [Fact]
    public async Task The_status_stream_and_the_event_stream_begin_with_what_is_and_go_on_with_what_changes()
    {
        await using var application = await EmbeddedApplication.StartAsync(
            s => s.AddManaged<Scripted>("worker"), services => services.AddSingleton(_script));
        await application.UntilAsync("worker", "running");
        using var end = new CancellationTokenSource();
        await using var states = application.Node.WatchAsync("worker", end.Token).GetAsyncEnumerator();
        Assert.True(await states.MoveNextAsync());
        Assert.Equal("running", states.Current.State);

        await using var events = application.Node.GetEventsAsync(logs: "worker", cancellationToken: end.Token).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("snapshot", "worker"), (events.Current.Kind, Assert.Single(events.Current.Snapshot!).Name));

        await application.Node.StopAsync("worker", "enough");
        while (states.Current.State != "disabled")
        {
            Assert.True(await states.MoveNextAsync());
        }

        Assert.Equal("operator", states.Current.Cause.Kind);
        Assert.Contains("enough", states.Current.Cause.Text, StringComparison.Ordinal);
        await end.CancelAsync();
    }

    private sealed class Named(string name, Script script) : IManagedService
    {
        public Task StartAsync(ManagedContext context, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            script.Record.Enqueue($"{name} stopped");
            return Task.CompletedTask;
        }
    }

    private sealed class Failing(ISupervisionHost node, Script script) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var sleeper = await node.WaitForAsync("sleeper", s => s.State == "running", cancellationToken);
            script.Record.Enqueue(sleeper.Pid!.Value.ToString(CultureInfo.InvariantCulture));
            throw new IOException("this part is broken");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
