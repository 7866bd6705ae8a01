using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>The application's health checks know of its services.</summary>
public sealed class HealthCheckTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task The_check_is_healthy_as_long_as_every_service_is()
    {
        await using var application = await StartAsync();
        await application.UntilAsync("worker", s => s.Health == "healthy", "healthy");
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal("running", report.Entries["shop"].Data["worker"]);
    }

    [Fact]
    public async Task The_check_is_unhealthy_when_a_service_has_failed()
    {
        _script.Start = (_, _) => throw new IOException("no disk");
        await using var application = await StartAsync();
        await application.UntilAsync("worker", "failed");
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith("worker is failed: exited 1: IOException: no disk", report.Entries["shop"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_is_unhealthy_before_the_start()
    {
        await using var application = Build();
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal((HealthStatus.Unhealthy, "shop has not started"), (report.Status, report.Entries["shop"].Description));
    }

    private async Task<EmbeddedApplication> StartAsync()
    {
        var application = Build();
        await application.StartAsync();
        return application;
    }

    private EmbeddedApplication Build() => EmbeddedApplication.Build(
        s => s.AddManaged<Scripted>("worker", o => o.RestartLimit = 0),
        services => services.AddSingleton(_script).AddHealthChecks().AddSupervision("shop"));
}
