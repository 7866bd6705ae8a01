using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Supervision.Api;
using Supervision.Hosting;
using Supervision.Hosting.Embedding;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Embeds Supervision in the generic host.</summary>
public static class SupervisionServiceCollectionExtensions
{
    /// <summary>
    /// Adds a supervised tree of services that starts and stops with the host. <see cref="ISupervisionHost"/> and <see cref="ISupervision"/> can be
    /// injected: with the name as key, and without a key for the node that was added first. Nodes of different names live side by side.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The node's name: letters, digits, dots, _ and -.</param>
    /// <param name="configure">Adds configuration and services.</param>
    /// <returns>The same <paramref name="services"/>.</returns>
    /// <remarks>
    /// By default an embedded node keeps its processes in this process, its journal in memory, opens no port and writes no file. A wrong configuration
    /// fails the start of the host with every mistake as <c>file:line</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is a node of that name already.</exception>
    public static IServiceCollection AddSupervision(this IServiceCollection services, string name, Action<SupervisionBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(s => s.ServiceType == typeof(ISupervisionHost) && name.Equals(s.ServiceKey)))
        {
            throw new InvalidOperationException($"AddSupervision(\"{name}\") was called before");
        }

        var builder = new SupervisionBuilder(name);
        configure(builder);
        services.AddLogging();
        services.AddKeyedSingleton(name, (provider, _) => new EmbeddedNode(builder.Build(ContentRootOf(provider)), provider));
        services.AddKeyedSingleton<ISupervisionHost>(
            name, (provider, _) => new SupervisionHost(name, provider.GetRequiredKeyedService<EmbeddedNode>(name), ApplicationOf(provider)));
        services.AddKeyedSingleton<ISupervision>(name, (provider, _) => provider.GetRequiredKeyedService<ISupervisionHost>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ISupervisionHost>(name));
        services.TryAddSingleton<ISupervision>(provider => provider.GetRequiredService<ISupervisionHost>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<EmbeddedNode>(name));
        return services;
    }

    /// <summary>
    /// Adds a health check of an embedded node: unhealthy when a service has failed or is unhealthy, degraded when one is in backoff or the node is
    /// degraded. Its data are the states of all services by name.
    /// </summary>
    /// <param name="checks">The health checks of the application.</param>
    /// <param name="name">The name given to <see cref="AddSupervision(IServiceCollection, string, Action{SupervisionBuilder})"/>, and the name of the check.</param>
    public static IHealthChecksBuilder AddSupervision(this IHealthChecksBuilder checks, string name)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return checks.Add(new HealthCheckRegistration(
            name, provider => new NodeHealthCheck(provider.GetRequiredKeyedService<ISupervisionHost>(name)), failureStatus: null, tags: null));
    }

    private static string ContentRootOf(IServiceProvider provider) =>
        provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Environment.CurrentDirectory;

    private static string ApplicationOf(IServiceProvider provider) =>
        provider.GetService<IHostEnvironment>()?.ApplicationName ?? AppDomain.CurrentDomain.FriendlyName;
}
