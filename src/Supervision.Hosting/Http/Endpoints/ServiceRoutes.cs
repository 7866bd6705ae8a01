using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Services, and commands to them.</summary>
internal static class ServiceRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create(LongPoll polling)
    {
        yield return new("GET", "/api/v1/services", "Services, sorted by name.", call => ListAsync(call, polling))
        {
            Query = [new("name", "string", "Only those whose names match this glob."), LongPoll.Parameter],
            Response = ApiJson.Default.IReadOnlyListServiceDocument,
            IsVersioned = true,
        };
        yield return new("GET", "/api/v1/services/{name}", "One service.", call => GetAsync(call, polling))
        {
            Query = [LongPoll.Parameter],
            Response = ApiJson.Default.ServiceDocument,
            IsVersioned = true,
        };
        foreach (var verb in Enum.GetValues<ServiceVerb>())
        {
            yield return Command(verb);
            yield return CommandAll(verb);
        }
    }

    private static Route Command(ServiceVerb verb) =>
        new("POST", "/api/v1/services/{name}/" + verb.ToString().ToLowerInvariant(), SummaryOf(verb), call => CommandAsync(call, verb))
        {
            Request = ApiJson.Default.CommandRequest,
            Response = ApiJson.Default.CommandResult,
            Statuses = [StatusCodes.Status200OK, StatusCodes.Status202Accepted],
        };

    private static Route CommandAll(ServiceVerb verb) =>
        new("POST", "/api/v1/services/" + verb.ToString().ToLowerInvariant(), "For many services at once: " + SummaryOf(verb), call => CommandAllAsync(call, verb))
        {
            Query = [new("name", "string", "The services: names or globs, separated by commas. Required; one that matches nothing is an error, and nothing is done.")],
            Request = ApiJson.Default.CommandRequest,
            Response = ApiJson.Default.IReadOnlyListCommandReport,
        };

    private static string SummaryOf(ServiceVerb verb) => verb switch
    {
        ServiceVerb.Start => "Run, until the opposite is asked or the host boots.",
        ServiceVerb.Stop => "Do not run, until the opposite is asked or the host boots.",
        ServiceVerb.Restart => "Stop if it runs, then start.",
        ServiceVerb.TryStart => "Restart if it runs, else start.",
        ServiceVerb.Reload => "Have it read its configuration again, by its own means.",
        ServiceVerb.Enable => "Run, now and at every boot.",
        ServiceVerb.Disable => "Do not run, now and at every boot.",
        ServiceVerb.Clear => "Forget failure and counters, and start if enabled.",
        ServiceVerb.Signal => "Send the signal in the body to its main process.",
        ServiceVerb.Scale => "Have as many replicas as the body says.",
        _ => throw new InvalidOperationException($"{verb} is not described"),
    };

    private static Task ListAsync(Call call, LongPoll polling)
    {
        var glob = call.Query.Text("name");
        return polling.AnswerAsync(
            call, change => call.Node.GetServicesAsync(glob, change, call.Cancellation), ApiJson.Default.IReadOnlyListServiceDocument);
    }

    private static Task GetAsync(Call call, LongPoll polling) =>
        polling.AnswerAsync(call, change => call.Node.GetServiceAsync(call.Name, change, call.Cancellation), ApiJson.Default.ServiceDocument);

    private static async Task CommandAsync(Call call, ServiceVerb verb)
    {
        var request = await Body.ReadAsync<CommandRequest>(call.Http.Request, call.Cancellation).ConfigureAwait(false) ?? new();
        Check(verb, request);
        var result = await call.Node.CommandAsync(call.Name, verb, request, call.Cancellation).ConfigureAwait(false);
        var status = result.Outcome == "accepted" ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;
        await Reply.JsonAsync(call, result, ApiJson.Default.CommandResult, status).ConfigureAwait(false);
    }

    private static async Task CommandAllAsync(Call call, ServiceVerb verb)
    {
        var request = await Body.ReadAsync<CommandRequest>(call.Http.Request, call.Cancellation).ConfigureAwait(false) ?? new();
        Check(verb, request);
        var globs = (call.Query.Text("name") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (globs.Length == 0)
            throw Wrong("name is missing; expected names or globs of services, separated by commas, or '*' for all");
        var reports = await call.Node.CommandAllAsync(globs, verb, request, call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, reports, ApiJson.Default.IReadOnlyListCommandReport).ConfigureAwait(false);
    }

    private static void Check(ServiceVerb verb, CommandRequest request)
    {
        if (request.Timeout is { } timeout && !Durations.TryParse(timeout, out _))
            throw Wrong($"timeout '{timeout}': {Durations.Expected}");
        if (verb == ServiceVerb.Signal && string.IsNullOrWhiteSpace(request.Signal))
            throw Wrong("signal is missing; expected a name such as HUP, or a number");
        if (verb == ServiceVerb.Scale && request.Replicas is not >= 1)
            throw Wrong("replicas is missing or less than 1; expected the number of replicas");
    }

    private static SupervisionException Wrong(string message) => new(ProblemKind.BadRequest, message);
}
