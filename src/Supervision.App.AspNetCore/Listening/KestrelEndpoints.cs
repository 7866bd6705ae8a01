using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Supervision.App.Listening;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>Tells Kestrel what to listen on.</summary>
internal sealed class KestrelEndpoints(SupervisedProgram program, SupervisedHostOptions options, ILogger<SupervisedProgram> logger) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        if (options.Choices.Count == 0)
        {
            foreach (var listener in program.Listeners.Where(l => l.IsListening)) Inherit(kestrel, listener, null);
            return;
        }

        foreach (var choice in options.Choices)
        {
            var inherited = program.Listeners.Where(l => l.IsListening && l.Name == choice.Name).ToList();
            foreach (var listener in inherited) Inherit(kestrel, listener, choice);
            if (inherited.Count == 0) Bind(kestrel, choice);
        }
    }

    private void Inherit(KestrelServerOptions kestrel, InheritedListener listener, ListenChoice? choice)
    {
        AppLog.Inherits(logger, listener.Name, listener.EndPoint, listener.Descriptor);
        kestrel.Listen(new InheritedEndPoint(listener), listen => SetUp(listen, choice));
    }

    private void Bind(KestrelServerOptions kestrel, ListenChoice choice)
    {
        if (choice.Otherwise is not { } address)
        {
            throw new InvalidOperationException($"no listener {choice.Name} was inherited, and there is no other address to listen at; inherited: {Inherited()}");
        }

        // Somebody passes listeners, but not this one: perhaps a slip of the pen.
        if (program.Listeners.Count > 0) AppLog.NotInherited(logger, choice.Name, address, Inherited());
        void Configure(ListenOptions listen) => SetUp(listen, choice);
        if (address.IsUnixPipe) kestrel.ListenUnixSocket(address.UnixPipePath, Configure);
        else if (IPAddress.TryParse(address.Host, out var host)) kestrel.Listen(host, address.Port, Configure);
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)) kestrel.ListenLocalhost(address.Port, Configure);
        else kestrel.ListenAnyIP(address.Port, Configure);
    }

    private string Inherited() => program.Listeners.Count == 0 ? "none" : string.Join(", ", program.Listeners.Select(l => l.Name));

    private static void SetUp(ListenOptions listen, ListenChoice? choice)
    {
        choice?.Configure?.Invoke(listen);
        if (choice is { IsTls: true }) listen.UseHttps();
    }
}
