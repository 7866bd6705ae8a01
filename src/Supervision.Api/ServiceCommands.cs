namespace Supervision.Api;

/// <summary>What can be asked of a service. The name in lower case is the verb in the path of the request.</summary>
public enum ServiceVerb
{
    /// <summary>Run, until the opposite is asked or the host boots.</summary>
    Start,

    /// <summary>Do not run, until the opposite is asked or the host boots.</summary>
    Stop,

    /// <summary>Stop if it runs, then start.</summary>
    Restart,

    /// <summary>Restart if it runs, else start.</summary>
    TryStart,

    /// <summary>Read its configuration again, by its own means.</summary>
    Reload,

    /// <summary>Run, now and at every boot.</summary>
    Enable,

    /// <summary>Do not run, now and at every boot.</summary>
    Disable,

    /// <summary>Forget failure and counters, and start if enabled.</summary>
    Clear,

    /// <summary>Send a signal to the main process.</summary>
    Signal,

    /// <summary>Change the number of replicas.</summary>
    Scale,
}

/// <summary>The body of a command.</summary>
public sealed record CommandRequest
{
    /// <summary>Why, in the operator's words; kept in the history.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Makes the command idempotent: repeated with the same id it is not obeyed again and returns the first answer, also by a daemon that was
    /// started since. Each service remembers the ids of its last 100 commands for 24 hours; an id that was given to another verb is a conflict.
    /// Default: an id of its own.
    /// </summary>
    public string? CommandId { get; init; }

    /// <summary>Answer when the outcome is known (default), or as soon as the command is accepted.</summary>
    /// <remarks>Not <c>init</c>: generated deserializers forget the initializer of such a property, and a body without it would not wait.</remarks>
    public bool Wait { get; set; } = true;

    /// <summary>How long to wait for the outcome, in HOCON's units; default <c>30s</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary>The signal of <see cref="ServiceVerb.Signal"/>: a name with or without <c>SIG</c>, or a number.</summary>
    public string? Signal { get; init; }

    /// <summary>The number of replicas of <see cref="ServiceVerb.Scale"/>.</summary>
    public int? Replicas { get; init; }

    /// <summary>Of a command to many services: answer what came of it without their documents. Default false.</summary>
    public bool Brief { get; init; }
}

/// <summary>What came of a command.</summary>
/// <param name="CommandId">The id it ran under.</param>
/// <param name="Outcome"><c>done</c>, <c>accepted</c> (not waited for), or <c>failed</c>.</param>
/// <param name="Text">In words.</param>
/// <param name="Service">The service after it.</param>
public sealed record CommandResult(string CommandId, string Outcome, string Text, ServiceDocument Service);

/// <summary>What came of a command to many services, for one of them.</summary>
/// <param name="Name">The service.</param>
/// <param name="Outcome"><c>done</c>, <c>accepted</c> (not waited for), <c>failed</c>, or <c>refused</c> with the problem's kind.</param>
/// <param name="Problem">Why the node refused, a name of <see cref="ProblemKind"/>; null when it did not.</param>
/// <param name="Text">In words.</param>
/// <param name="Service">The service after it; null when refused, or when the command asked to be brief.</param>
public sealed record CommandReport(string Name, string Outcome, string? Problem, string Text, ServiceDocument? Service);

/// <summary>What can be asked of a node.</summary>
public enum NodeVerb
{
    /// <summary>Stop all services in reverse order and end.</summary>
    Shutdown,

    /// <summary>End and leave all services running with the keeper.</summary>
    Detach,

    /// <summary>Read the configuration again.</summary>
    Reload,
}

/// <summary>The body of a command to a node.</summary>
/// <param name="Reason">Why, in the operator's words.</param>
public sealed record NodeCommandRequest(string? Reason);
