namespace Supervision.Api;

/// <summary>What it takes to make the running tree the one that the configuration says now, or what was done to make it so.</summary>
public sealed record PlanDocument
{
    /// <summary>Names exactly these changes of exactly this running tree; given to an apply, nothing else is done.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it has been done.</summary>
    public required bool Applied { get; init; }

    /// <summary>The node's settings, then groups, then services, each by name; empty when all is as the configuration says.</summary>
    public IReadOnlyList<ChangeDocument> Changes { get; init; } = [];

    /// <summary>
    /// Mistakes of the configuration, as <c>file:line: key: what was found, what was expected</c>. What they stand in changes nothing: a file of the
    /// load-paths leaves its service as it is, and a mistake elsewhere leaves everything as it is.
    /// </summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}

/// <summary>One change.</summary>
/// <param name="Subject"><c>service</c>, <c>group</c> or <c>node</c>.</param>
/// <param name="Name">The service's name, the group's path, or the node's name.</param>
/// <param name="Action">
/// <c>add</c>, <c>start</c>, <c>restart</c>, <c>refresh</c> (the new values hold from now on, processes are untouched), <c>stop</c>, <c>remove</c>, or
/// <c>restart-daemon</c> (nothing is done: the new values hold when the daemon is started again).
/// </param>
/// <param name="Why">In words.</param>
/// <param name="Keys">The changed keys that ask for it; empty for what is new and what is gone.</param>
public sealed record ChangeDocument(string Subject, string Name, string Action, string Why, IReadOnlyList<KeyDocument> Keys);

/// <summary>A key whose value is another.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">The running value; null where values are not shown.</param>
/// <param name="After">The value of the configuration; null where values are not shown.</param>
public sealed record KeyDocument(string Key, string? Before, string? After);

/// <summary>The body of an apply.</summary>
public sealed record ApplyRequest
{
    /// <summary>The id of a plan: nothing is done unless the plan is still that one. Null does whatever the plan is now.</summary>
    public string? Plan { get; init; }

    /// <summary>Why, in the operator's words; kept in the history.</summary>
    public string? Reason { get; init; }
}
