namespace Supervision.Hosting;

/// <summary>What an instance of a managed service is told of itself, and how it speaks. All members may be used from any thread.</summary>
public abstract class ManagedContext
{
    /// <summary>The name of the service.</summary>
    public abstract string Service { get; }

    /// <summary>The number of the replica, from 0; 0 where there is one.</summary>
    public abstract int Replica { get; }

    /// <summary>The name of this instance, unique on the node, such as <c>indexer#3</c>.</summary>
    public abstract string Incarnation { get; }

    /// <summary>The name of the node, which is that of <c>AddSupervision</c> unless the configuration gives another.</summary>
    public abstract string Node { get; }

    /// <summary>The path of the service's group, such as <c>/shop</c>.</summary>
    public abstract string Group { get; }

    /// <summary>
    /// The environment that a process of this service would have: <c>environment</c> over <c>environment-files</c> over the application's own. A place
    /// for settings of a service in HOCON.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Cancelled when the instance shall end, for whatever reason.</summary>
    public abstract CancellationToken Stopping { get; }

    /// <summary>Writes to the service's output, stream <c>stdout</c>: its rings, its log files, <c>pbm service logs</c>. What is written after the end goes nowhere.</summary>
    public abstract TextWriter Out { get; }

    /// <summary>The same for <c>stderr</c>.</summary>
    public abstract TextWriter Error { get; }

    /// <summary>
    /// Begins work that the instance lives by. When all such work has ended, the instance ends as with exit code 0; when one fails, the instance ends as
    /// with exit code 1, and the exception is the reason. An instance without any lives until it is stopped; a one-shot, until its start returns.
    /// </summary>
    /// <param name="work">The work, run on the thread pool; its token is <see cref="Stopping"/>.</param>
    /// <exception cref="InvalidOperationException">The instance is ending.</exception>
    public abstract void Run(Func<CancellationToken, Task> work);

    /// <summary>Says that the instance is ready before its start has returned.</summary>
    public abstract void Ready();

    /// <summary>Says in one line what it does now; shown beside its state until something else is said.</summary>
    /// <param name="text">For people.</param>
    public abstract void Status(string text);

    /// <summary>Ends the instance as a program ends with an exit code: <see cref="Stopping"/> is cancelled, and the rest is as with any end.</summary>
    /// <param name="code">0 to 255; 0 by default. <c>restart.success-exit-codes</c> and <c>prevent-exit-codes</c> say what follows from it.</param>
    public abstract void Exit(int code = 0);
}
