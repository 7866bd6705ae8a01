namespace Supervision.Actors;

/// <summary>One step of a shutdown and its tasks.</summary>
internal sealed class ShutdownPhase(string name, TimeSpan timeout)
{
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    internal string Name => name;

    internal TimeSpan Timeout { get; set; } = timeout;

    internal List<(string Name, Func<CancellationToken, Task> Run)> Tasks { get; } = [];

    internal async Task Run(ActorSystem system)
    {
        if (Tasks.Count == 0)
            return;
        using var limit = new CancellationTokenSource();
        var all = Task.WhenAll(Tasks.Select(task => RunOne(task, system, limit.Token)));
        try
        {
            await all.WaitAsync(Timeout, system.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            system.LogOf(system.User).Warning($"shutdown phase {name} took longer than {Timeout} and is left behind");
            await limit.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task RunOne((string Name, Func<CancellationToken, Task> Run) task, ActorSystem system, CancellationToken cancelled)
    {
        try
        {
            await task.Run(cancelled).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            system.LogOf(system.User).Error(cause, $"task '{task.Name}' of shutdown phase {name} failed");
        }
    }
}
