using Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Supervision.Hosting;

// An application that supervises two processes and a part of itself. Kill -9 one of the processes that it prints, and see it come back;
// Ctrl-C or SIGTERM stops everything in order.

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<Orders>();

// Hosted services stop in reverse order: added first, this one still sees how the others stop.
builder.Services.AddHostedService<StatusPrinter>();

builder.Services.AddSupervision("shop", s => s
    .AddHocon("tree.conf")
    .AddService(new ServiceDefinition("ticker")
    {
        Group = "/shop",
        Shell = "while :; do echo tick; sleep 1; done",
        Requires = ["db"],
    })
    .AddManaged<Indexer>("indexer", o =>
    {
        o.Group = "/shop";
        o.Requires = ["db"];
        o.RestartLimit = 5;
        o.HealthInterval = TimeSpan.FromSeconds(1);
    }));

await builder.Build().RunAsync();
Console.WriteLine("everything has stopped");
