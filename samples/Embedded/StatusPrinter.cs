using Microsoft.Extensions.Hosting;
using Supervision.Api;

namespace Embedded;

/// <summary>Prints every change of state and every line of output: the event stream, as the application gets it.</summary>
internal sealed class StatusPrinter(ISupervision supervision) : BackgroundService
{
    private readonly Dictionary<string, (string State, long Restarts)> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var e in supervision.GetEventsAsync(logs: "*", cancellationToken: stoppingToken))
        {
            foreach (var service in e.Snapshot ?? (e.Service is { } changed ? [changed] : []))
            {
                Print(service);
            }

            if (e.Log is { } line)
            {
                Console.WriteLine($"{line.Service} | {line.Text}");
            }
        }
    }

    /// <summary>A restart may be over before anybody looks: then the state is the same, and the count is not.</summary>
    private void Print(ServiceDocument service)
    {
        var seen = (service.State, service.Restarts);
        if (_seen.GetValueOrDefault(service.Name) != seen)
        {
            _seen[service.Name] = seen;
            var past = service is { Restarts: > 0, Exit: { } exit } ? $" (restarts {service.Restarts}, last exit: {exit.Text})" : "";
            Console.WriteLine($"{service.Name}: {service.State}, {service.Reason}{past}");
        }
    }
}
