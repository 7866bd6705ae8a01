using System.Collections.Immutable;

namespace Supervision.Services;

/// <summary>A command that a service was given, and what came of it: who repeats it, by its id, gets the first answer.</summary>
/// <param name="Id">Chosen by whoever gave it; null where nobody can repeat it.</param>
/// <param name="Verb">What was wished; null where a signal was to be sent.</param>
/// <param name="Signal">The name of the signal.</param>
/// <param name="NumberBefore">The newest incarnation when it was given.</param>
/// <param name="AwaitsOutcome">Whether the answer tells the outcome.</param>
/// <param name="At">When it was given.</param>
/// <param name="Cause">Who gave it.</param>
public sealed record GivenCommand(string? Id, CommandVerb? Verb, string? Signal, int NumberBefore, bool AwaitsOutcome, DateTimeOffset At, Cause Cause)
{
    /// <summary>How many are remembered at most: a bound on what is stored of them.</summary>
    private const int RememberedMax = 100;

    /// <summary>For how long they are remembered.</summary>
    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(24);

    /// <summary>How it went; null as long as that is not known.</summary>
    public CommandOutcome? Outcome { get; init; }

    /// <summary>The answer, in words.</summary>
    public string? Answer { get; init; }

    /// <summary>Such as <c>restart</c> or <c>signal SIGHUP</c>.</summary>
    public string Words => Verb is { } verb ? verb.ToString().ToLowerInvariant() : $"signal {Signal}";

    internal static ImmutableArray<GivenCommand> Add(ImmutableArray<GivenCommand> given, ServiceFact.Commanded fact)
    {
        var oldest = fact.At - RememberedFor;
        var kept = given.Where(c => c.At >= oldest).TakeLast(RememberedMax - 1);
        return [.. kept, new GivenCommand(fact.Id, fact.Verb, fact.Signal, fact.NumberBefore, fact.AwaitsOutcome, fact.At, fact.Cause)];
    }

    internal static ImmutableArray<GivenCommand> Answered(ImmutableArray<GivenCommand> given, ServiceFact.Answered fact) =>
        given.FirstOrDefault(c => c.Id == fact.Id) is { } command
            ? given.Replace(command, command with { Outcome = fact.Outcome, Answer = fact.Text })
            : given;
}
