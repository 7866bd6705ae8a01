using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Supervision.App;
using Supervision.App.AspNetCore;
using Supervision.App.AspNetCore.Draining;
using Supervision.App.AspNetCore.Life;
using Supervision.App.AspNetCore.Listening;

namespace Microsoft.Extensions.Hosting;

/// <summary>Lets a host run under a supervisor.</summary>
public static class SupervisionHostBuilderExtensions
{
    /// <summary>
    /// Has the host take part in what its supervisor does, Supervision or systemd: Kestrel listens on the inherited sockets, the supervisor is told when
    /// it is ready and when it stops, and gets its signs of life. When the host stops, nothing more is accepted from that moment on, requests under way
    /// are answered, and connections that are kept alive end with their next answer (<c>Connection: close</c>, or GOAWAY for HTTP/2), at the latest after
    /// <see cref="SupervisedHostOptions.IdleGrace"/> without a request. Only then Kestrel stops. Without a supervisor the host runs as it does without this call.
    /// </summary>
    /// <param name="builder">That of a web application, or of any other host.</param>
    /// <param name="configure">Sets it up, such as <c>s => s.Listen("http", "http://127.0.0.1:8080")</c>.</param>
    /// <remarks>
    /// All that must be over within <c>HostOptions.ShutdownTimeout</c>, 30 seconds unless it is set, and within the supervisor's own time
    /// (<c>stop.timeout</c>, <c>handoff.drain-timeout</c>). <see cref="SupervisedProgram"/> can be injected.
    /// </remarks>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static TBuilder UseSupervision<TBuilder>(this TBuilder builder, Action<SupervisedHostOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.FirstOrDefault(s => s.ServiceType == typeof(SupervisedHostOptions))?.ImplementationInstance is SupervisedHostOptions options)
        {
            configure?.Invoke(options);
            return builder;
        }

        options = new SupervisedHostOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SupervisedProgram.Current);
        services.AddSingleton<Traffic>();
        services.AddSingleton<SupervisedListenerFactory>();
        // Kestrel asks the factory that was added last first.
        services.AddSingleton<IConnectionListenerFactory>(provider => provider.GetRequiredService<SupervisedListenerFactory>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelEndpoints>();
        services.AddTransient<IStartupFilter, DrainingFilter>();
        services.AddHostedService<HostLife>();
        return builder;
    }
}
