using System.Collections.Immutable;
using Supervision.ReadModel;

namespace Supervision.Services;

/// <summary>An operator's command, answered with <see cref="CommandReply"/>.</summary>
/// <param name="Verb">What is wished; null to send a signal.</param>
/// <param name="Signal">The signal, when that is what is asked.</param>
/// <param name="CommandId">Repeated, it returns the first answer; null where nobody can repeat it.</param>
/// <param name="Cause">Who asks.</param>
/// <param name="AwaitsOutcome">Whether the answer waits until the wish has come true, or has failed.</param>
public sealed record ServiceCommand(CommandVerb? Verb, (int Number, string Name)? Signal, string? CommandId, Cause Cause, bool AwaitsOutcome)
{
    /// <summary>Why it is to be refused, in words; null where nothing is known against it.</summary>
    public string? Objection { get; init; }
}

/// <summary>What came of a command.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Text">In words.</param>
/// <param name="Status">The service after it.</param>
public sealed record CommandReply(CommandOutcome Outcome, string Text, ServiceStatus Status);

/// <summary>How a command went.</summary>
public enum CommandOutcome
{
    /// <summary>As wished.</summary>
    Done,

    /// <summary>It will be tried; nobody waits.</summary>
    Accepted,

    /// <summary>It was tried and did not come true.</summary>
    Failed,

    /// <summary>It contradicts the present state, and nothing was done.</summary>
    Refused,

    /// <summary>It cannot be recorded now, and nothing was done.</summary>
    Unavailable,
}

/// <summary>What an operator should know of the output of a service has changed.</summary>
/// <param name="Warnings">One sentence each.</param>
internal sealed record OutputWarnings(ImmutableArray<string> Warnings);
