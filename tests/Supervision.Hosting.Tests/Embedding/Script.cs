using System.Collections.Concurrent;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>What instances of a scripted service do, and a record of what they were asked.</summary>
internal sealed class Script
{
    private int _live;
    private int _made;

    public Func<ManagedContext, CancellationToken, Task> Start { get; set; } = (_, _) => Task.CompletedTask;

    public Func<CancellationToken, Task> Stop { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Check { get; set; } = _ => Task.CompletedTask;

    /// <summary>Such as <c>1 made</c>, <c>1 started</c>, <c>1 stopped</c>, <c>1 disposed</c>.</summary>
    public ConcurrentQueue<string> Record { get; } = new();

    /// <summary>The most instances that lived at one time.</summary>
    public int MostAtOnce { get; private set; }

    public ManagedContext? Context { get; set; }

    public int Made()
    {
        lock (Record)
        {
            _live++;
            MostAtOnce = Math.Max(MostAtOnce, _live);
            var number = ++_made;
            Record.Enqueue($"{number} made");
            return number;
        }
    }

    public void Disposed(int number)
    {
        lock (Record)
        {
            _live--;
            Record.Enqueue($"{number} disposed");
        }
    }
}

/// <summary>A managed service that does what its script says. Its constructor gets the script from the host, as any dependency.</summary>
internal sealed class Scripted : IManagedService, IAsyncDisposable
{
    private readonly Script _script;
    private readonly int _number;

    public Scripted(Script script)
    {
        _script = script;
        _number = script.Made();
    }

    public async Task StartAsync(ManagedContext context, CancellationToken cancellationToken)
    {
        _script.Context = context;
        await _script.Start(context, cancellationToken);
        _script.Record.Enqueue($"{_number} started");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _script.Record.Enqueue($"{_number} asked to stop");
        await _script.Stop(cancellationToken);
        _script.Record.Enqueue($"{_number} stopped");
    }

    public Task CheckAsync(CancellationToken cancellationToken) => _script.Check(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _script.Disposed(_number);
        return ValueTask.CompletedTask;
    }
}
