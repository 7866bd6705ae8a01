using Supervision.Api;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Verbs;

/// <summary>The sentences of <c>service why</c>: one for each thing that has something to do with the state.</summary>
internal static class Sentences
{
    public static IReadOnlyList<string> Of(
        ServiceDocument service, IReadOnlyList<RequirementStatus> requirements, IReadOnlyList<ServiceDocument> all, DateTimeOffset now, TimeZoneInfo zone)
    {
        var pid = service.Pid is { } number ? $" with pid {number}" : "";
        var sentences = new List<string>
        {
            $"{service.Name} is {service.State}{pid}, since {Ages.Moment(service.Since, now, zone)} ({Ages.Span(now - service.Since)} ago): {End(service.Reason)}",
            $"Cause: {End(service.Cause.Text)}",
        };
        if (!service.Enabled)
            sentences.Add("It is disabled: it does not start at boot.");
        sentences.AddRange(requirements.Select(r => Requirement(r, all)));
        if (service.Conflicts.Count > 0)
            sentences.Add($"It conflicts with {string.Join(", ", service.Conflicts)}.");
        if (service.Exit is { } exit)
            sentences.Add($"Its last process ended: {End(exit.Text)}");
        if (service.Restarts > 0)
            sentences.Add($"Its supervisor has restarted it {(service.Restarts == 1 ? "once" : $"{service.Restarts} times")} since it was last cleared.");
        if (service.NextAttempt is { } next)
            sentences.Add($"The next attempt is due at {Ages.Moment(next, now, zone)}, in {Ages.Span(next - now)}.");
        if (service.NextRun is { } run)
            sentences.Add($"Its schedule is due at {Ages.Moment(run, now, zone)}, in {Ages.Span(run - now)}.");
        if (service.Health is { } health)
            sentences.Add($"Its health check says {health}.");
        sentences.AddRange(service.Warnings.Select(w => "Warning: " + End(w)));
        if (service.State == "failed")
            sentences.Add($"It will not start by itself; to try again: pbm service clear {service.Name}, or pbm start {service.Name}");
        return sentences;
    }

    private static string Requirement(RequirementStatus requirement, IReadOnlyList<ServiceDocument> all)
    {
        if (requirement.Providers.Count == 0)
            return $"It requires {requirement.Name}, which nothing here provides.";
        var states = requirement.Providers.Select(name => all.First(s => s.Name == name))
            .Select(p => p.Name == requirement.Name ? $"is {p.State}" : $"is provided by {p.Name} ({p.State})");
        return $"It requires {requirement.Name}, which {string.Join(" and ", states)}{(requirement.Met ? "." : ": not met.")}";
    }

    private static string End(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' ? text : text + ".";
}
