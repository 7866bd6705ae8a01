using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Execution;

/// <summary>What a command works with at one node.</summary>
internal sealed record CommandContext
{
    public required Invocation Call { get; init; }

    public required NodeAddress Address { get; init; }

    public required ISupervision Node { get; init; }

    public required OutputPage Page { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Makes another connection to the same node, for a stream that goes on after the daemon has been replaced.</summary>
    public required Func<ISupervision> Reconnect { get; init; }

    /// <summary>Ends the command; of one that follows a stream it is the operator's Ctrl-C.</summary>
    public CancellationToken Cancellation { get; init; }

    public DateTimeOffset Now => Time.GetUtcNow();
}
