namespace Supervision.Api;

/// <summary>Why a node refused, or was not reached.</summary>
public enum ProblemKind
{
    /// <summary>The request makes no sense (400).</summary>
    BadRequest,

    /// <summary>Who asks is not known (401).</summary>
    Unauthorized,

    /// <summary>Who asks may not (403).</summary>
    Forbidden,

    /// <summary>No such service, group or node (404).</summary>
    NotFound,

    /// <summary>It contradicts the present state (409).</summary>
    Conflict,

    /// <summary>The plan is no longer the plan (412).</summary>
    Stale,

    /// <summary>Too many at once (429).</summary>
    TooMany,

    /// <summary>It did not happen in time (504).</summary>
    TimedOut,

    /// <summary>The node cannot do it now, for a reason of its own (503).</summary>
    Degraded,

    /// <summary>A defect of ours (500).</summary>
    Internal,

    /// <summary>Nothing answers at the address.</summary>
    Unreachable,
}

/// <summary>A refusal, with the words to show to a person.</summary>
public sealed class SupervisionException : Exception
{
    /// <summary>A refusal of a kind, in words.</summary>
    /// <param name="kind">What kind of refusal.</param>
    /// <param name="message">One sentence: what was found, what was expected.</param>
    /// <param name="inner">The cause, if it was an exception.</param>
    public SupervisionException(ProblemKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>What kind of refusal.</summary>
    public ProblemKind Kind { get; }
}
