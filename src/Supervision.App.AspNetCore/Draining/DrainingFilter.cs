using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Supervision.App.AspNetCore.Draining;

/// <summary>Stands before everything that answers requests: notes that they are under way, and tells clients to leave when the program is about to.</summary>
internal sealed class DrainingFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(static next => context => FollowAsync(context, next));
        next(app);
    };

    private static async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        // Servers other than Kestrel, such as one for tests, have no connections that could be followed.
        if (context.Features.Get<ConnectionTrace>() is not { } trace)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var isMultiplexed = !HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpProtocol.IsHttp10(context.Request.Protocol);
        trace.Begin(isMultiplexed);
        // Asked when the answer begins: the program may have been told to stop since the request came.
        if (!isMultiplexed) context.Response.OnStarting(TakeLeave, context);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            trace.End(trace.Traffic.Now);
        }
    }

    private static Task TakeLeave(object state)
    {
        var context = (HttpContext)state;
        // An answer that turns the connection into another protocol keeps the header that says so.
        if (context.Features.Get<ConnectionTrace>() is { Traffic.IsDraining: true } && context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
