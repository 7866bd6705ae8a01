namespace Supervision.Actors.TestKit;

/// <summary>Base of a test class: a system of its own with virtual time, and a probe that is the test's own actor.</summary>
/// <remarks>It needs no test framework; every framework that disposes test classes ends the system.</remarks>
public abstract class TestKitBase : IDisposable
{
    /// <summary>How long a test waits for something that must happen; only a failing test waits that long.</summary>
    protected static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private bool _disposed;

    /// <summary>A test class whose system has virtual time and otherwise <paramref name="options"/>.</summary>
    /// <param name="options">Options of the system; null for the defaults. Its time provider is used unless it is the system's.</param>
    protected TestKitBase(ActorSystemOptions? options = null)
    {
        options ??= new ActorSystemOptions();
        if (options.TimeProvider == TimeProvider.System)
            options = options with { TimeProvider = Time };
        Sys = ActorSystem.Create("test", options);
        TestActor = CreateTestProbe("test-actor");
    }

    /// <summary>The clock of the system.</summary>
    protected VirtualTime Time { get; } = new();

    /// <summary>The system.</summary>
    protected ActorSystem Sys { get; }

    /// <summary>The test's own probe.</summary>
    protected TestProbe TestActor { get; }

    /// <summary>Expects log events.</summary>
    protected EventFilter Filter => new(Sys, DefaultTimeout);

    /// <summary>A further probe.</summary>
    protected TestProbe CreateTestProbe(string? name = null) => new(Sys, name, DefaultTimeout);

    /// <summary>Waits until a condition holds that other threads bring about.</summary>
    /// <exception cref="AssertionException">It did not hold in time.</exception>
    protected static void AwaitCondition(Func<bool> condition, string what, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!SpinWait.SpinUntil(condition, timeout ?? DefaultTimeout))
            throw new AssertionException($"not within {timeout ?? DefaultTimeout}: {what}");
    }

    /// <summary>Ends the system.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;
        _disposed = true;
        var end = Sys.Terminate();
        if (Sys.Options.Dispatcher is StepDispatcher steps)
            steps.RunUntil(end, DefaultTimeout);
        else if (!end.Wait(DefaultTimeout))
            throw new AssertionException("the system did not end in time");
    }
}
