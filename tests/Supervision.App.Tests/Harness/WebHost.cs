using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Supervision.App.AspNetCore;

namespace Supervision.App.Tests.Harness;

/// <summary>A supervised web application within the tests, with a supervisor that only listens.</summary>
internal static class WebHost
{
    public static WebApplication Build(SupervisedProgram program, Action<SupervisedHostOptions>? configure = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(program);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        builder.UseSupervision(configure);
        return builder.Build();
    }

    public static int PortOf(WebApplication app) => new Uri(app.Urls.Single()).Port;
}
