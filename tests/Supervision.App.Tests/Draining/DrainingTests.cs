using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Supervision.App.Tests.Harness;

namespace Supervision.App.Tests.Draining;

/// <summary>Rule: a host that stops answers what is under way, gives idle connections their grace, and tells its supervisor.</summary>
public sealed class DrainingTests
{
    [Fact]
    public async Task The_supervisor_must_hear_of_the_whole_life_of_a_host()
    {
        using var supervisor = new NotifyReceiver();
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address), ("WATCHDOG_USEC", "20000000"));
        await using var app = WebHost.Build(program);
        await app.StartAsync();
        await supervisor.UntilAsync("WATCHDOG=1");
        await supervisor.UntilAsync("READY=1");
        await app.StopAsync();
        await supervisor.UntilAsync("STOPPING=1");
    }

    [Fact]
    public async Task A_host_that_is_not_alive_or_not_to_tell_must_be_silent()
    {
        using var supervisor = new NotifyReceiver();
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address), ("WATCHDOG_USEC", "20000000"));
        var asked = new TaskCompletionSource();
        await using var app = WebHost.Build(program, s =>
        {
            s.TellsReady = false;
            s.IsAlive = (services, _) => new(asked.TrySetResult() && services is null);
        });
        await app.StartAsync();
        await asked.Task.WaitAsync(Eventually.Patience);
        await app.StopAsync();
        await supervisor.UntilAsync("STOPPING=1");
        Assert.Equal(["STOPPING=1"], supervisor.Messages);
    }

    [Fact]
    public async Task A_connection_must_end_with_the_first_answer_that_begins_after_the_program_was_asked_to_stop()
    {
        using var program = Programs.With();
        await using var app = WebHost.Build(program, s => s.IdleGrace = Eventually.Patience);
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.MapGet("/", () => "here");
        app.MapGet("/late", async () =>
        {
            arrived.SetResult();
            await go.Task;
            return "late";
        });
        await app.StartAsync();
        using var busy = await HttpConnection.OpenAsync(WebHost.PortOf(app));
        using var kept = await HttpConnection.OpenAsync(WebHost.PortOf(app));
        await busy.SendAsync("/late");
        await arrived.Task;
        Assert.False((await kept.GetAsync("/")).IsLast);

        var stopped = app.StopAsync();
        Assert.Equal(new HttpAnswer(200, "here", IsLast: true), await kept.GetAsync("/"));
        Assert.True(await kept.IsClosedAsync());
        Assert.False(stopped.IsCompleted);
        go.SetResult();
        Assert.Equal(new HttpAnswer(200, "late", IsLast: true), await busy.AnswerAsync());
        await stopped;
    }

    [Fact]
    public async Task A_connection_on_which_nothing_is_under_way_must_end_after_its_grace()
    {
        using var program = Programs.With();
        await using var app = WebHost.Build(program, s => s.IdleGrace = TimeSpan.FromMilliseconds(100));
        app.MapGet("/", () => "here");
        await app.StartAsync();
        using var idle = await HttpConnection.OpenAsync(WebHost.PortOf(app));
        using var fresh = await HttpConnection.OpenAsync(WebHost.PortOf(app));
        Assert.False((await idle.GetAsync("/")).IsLast);
        await app.StopAsync().WaitAsync(Eventually.Patience);
        Assert.True(await idle.IsClosedAsync());
        Assert.True(await fresh.IsClosedAsync());
    }

    [Fact]
    public async Task A_multiplexed_connection_must_be_left_by_its_client_while_its_requests_are_answered()
    {
        using var program = Programs.With();
        await using var app = WebHost.Build(program, s => s.IdleGrace = Eventually.Patience, HttpProtocols.Http2);
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.MapGet("/late", async (HttpContext context) =>
        {
            arrived.SetResult();
            await go.Task;
            return context.Request.Protocol;
        });
        await app.StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var answer = client.GetStringAsync(new Uri($"{app.Urls.Single()}/late"));
        await arrived.Task;
        var stopped = app.StopAsync();
        Assert.False(stopped.IsCompleted);
        go.SetResult();
        Assert.Equal("HTTP/2", await answer);
        await stopped.WaitAsync(Eventually.Patience / 2);
    }

    [Fact]
    public void A_listener_that_is_neither_inherited_nor_has_another_address_must_fail_the_start()
    {
        using var program = Programs.With();
        var failure = Assert.Throws<InvalidOperationException>(() => WebHost.Build(program, s => s.Listen("admin")));
        Assert.Equal("no listener admin was inherited, and there is no other address to listen at; inherited: none", failure.Message);
    }

    [Fact]
    public async Task A_host_without_a_web_server_must_be_supervised_as_well()
    {
        using var supervisor = new NotifyReceiver();
        using var program = Programs.With(null, ("NOTIFY_SOCKET", supervisor.Address));
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(program);
        using var host = builder.UseSupervision().Build();
        await host.StartAsync();
        await supervisor.UntilAsync("READY=1");
        await host.StopAsync();
        await supervisor.UntilAsync("STOPPING=1");
    }
}
