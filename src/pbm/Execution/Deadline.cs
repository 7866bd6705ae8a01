using Supervision.Pbm.CommandLine;

namespace Supervision.Pbm.Execution;

/// <summary>When a command has taken too long. A stream has no such time.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>The node itself says that an outcome did not come in time, and needs a moment to say so.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    private Deadline(CancellationTokenSource timer, CancellationToken cancellationToken)
    {
        _timer = timer;
        _either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public static Deadline For(Invocation call, TimeProvider time, CancellationToken cancellationToken)
    {
        if (call.Follows)
            return new(new(), cancellationToken);
        var waits = call.Command!.Options.Contains(CommandOptions.NoWait) && !call.Has(CommandOptions.NoWait);
        return new(new(waits ? call.Timeout + Grace : call.Timeout, time), cancellationToken);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
