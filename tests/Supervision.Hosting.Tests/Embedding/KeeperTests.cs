using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>With a keeper, processes belong to it; what is managed belongs to the application in any case.</summary>
public sealed class KeeperTests : IDisposable
{
    private readonly TemporaryDirectory _place = new();
    private readonly Script _script = new();

    [Fact]
    public async Task Processes_outlive_a_detached_application_and_are_adopted_by_the_next()
    {
        int? pid;
        int? keeper;
        await using (var first = await StartAsync())
        {
            pid = (await first.UntilAsync("sleeper", "running")).Pid;
            keeper = (await first.Node.GetNodeAsync()).KeeperPid;
            await first.UntilAsync("worker", "running");
            await first.Node.CommandNodeAsync(NodeVerb.Detach);
            var lifetime = first.Services.GetRequiredService<IHostApplicationLifetime>();
            await Eventually.TrueAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);
        }

        Assert.Contains("1 disposed", _script.Record);
        Assert.True(Directory.Exists($"/proc/{pid}"));
        await using (var second = await StartAsync())
        {
            Assert.Equal(keeper, (await second.Node.GetNodeAsync()).KeeperPid);
            Assert.Equal(pid, (await second.UntilAsync("sleeper", "running")).Pid);
            var worker = await second.UntilAsync("worker", s => s is { State: "running", Restarts: 1 }, "started again");
            Assert.Equal("lost", worker.Exit!.Text);
            await second.StopAsync();
        }

        await Eventually.TrueAsync(() => EmbeddedApplication.IsDead(pid!.Value) && EmbeddedApplication.IsDead(keeper!.Value));
        Assert.Equal(1, _script.MostAtOnce);
    }

    [Fact]
    public async Task A_missing_keeper_fails_the_start_of_the_host()
    {
        await using var application = EmbeddedApplication.Build(s => s.UseKeeper(_place.File("no-keeper")).Set("data-dir", $"\"{_place.Path}\""));
        var wrong = await Assert.ThrowsAsync<StartupException>(application.StartAsync);
        Assert.Equal(StartupFailure.Unavailable, wrong.Failure);
        Assert.Contains("no-keeper", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private Task<EmbeddedApplication> StartAsync() =>
        EmbeddedApplication.StartAsync(
            s => s
                .UseKeeper(KeeperPath)
                .Set("data-dir", $"\"{_place.Path}\"")
                .Set("journal.provider", "sqlite")
                .AddService(new ServiceDefinition("sleeper") { Command = ["sleep", "1000"] })
                .AddManaged<Scripted>("worker"),
            services => services.AddSingleton(_script));

    /// <summary>Beside the folder of these tests, wherever they are built.</summary>
    private static string KeeperPath =>
        Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!.Replace("Supervision.Hosting.Tests", "supervision-keeper", StringComparison.Ordinal) + "/supervision-keeper";
}
