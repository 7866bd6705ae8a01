using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>Remembers what a host tells, and waits for it.</summary>
internal sealed class Recorder : IProcessObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<News> _news = [];
    private readonly SemaphoreSlim _more = new(0);

    /// <summary>Is called first, on the host's thread.</summary>
    public Action<News>? Reaction { get; set; }

    public void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr) =>
        Add(new News.Spawned(incarnation, pid, startTime, stdout, stderr));

    public void Adopted(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr) =>
        Add(new News.Adopted(incarnation, pid, startTime));

    public void Impaired(string? reason) => Add(new News.Impaired(reason));

    public void SpawnFailed(string incarnation, SpawnError error) => Add(new News.SpawnFailed(incarnation, error));

    public void Exited(string incarnation, ExitStatus status, int leftovers) => Add(new News.Exited(incarnation, status, leftovers));

    public void Respawned(Respawn respawn) => Add(new News.Respawned(respawn.Incarnation, respawn));

    public void TreeGone(string incarnation) => Add(new News.TreeGone(incarnation));

    public void Notified(string incarnation, Notification notification) => Add(new News.Notified(incarnation, notification));

    public void ReadyLine(string incarnation) => Add(new News.ReadyLine(incarnation));

    public void Forked(string incarnation, ExitStatus status, int leftovers) => Add(new News.Forked(incarnation, status, leftovers));

    public void MainProcessChanged(string incarnation, int pid, long startTime) => Add(new News.MainProcessChanged(incarnation, pid, startTime));

    public void MainProcessRefused(string incarnation, int pid, string reason) => Add(new News.MainProcessRefused(incarnation, pid, reason));

    public void Warned(string incarnation, string text) => Add(new News.Warned(incarnation, text));

    public void Inspected(string incarnation, IReadOnlyList<Leftover> processes) => Add(new News.Inspected(incarnation, processes));

    public void ListenerTold(ListenerEvent told) => Add(new News.Listener(told));

    public void Disconnected(string reason) => Add(new News.Disconnected(reason));

    /// <summary>Everything that was started.</summary>
    public IEnumerable<string> Started => All.Where(n => n is News.Spawned or News.Respawned).Select(n => n.Incarnation).Distinct();

    public IReadOnlyList<News> All
    {
        get
        {
            lock (_lock) return [.. _news];
        }
    }

    /// <summary>The first news of a kind about an incarnation, after waiting for it if need be.</summary>
    public async Task<T> Expect<T>(string incarnation = "")
        where T : News
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (All.OfType<T>().FirstOrDefault(n => n.Incarnation == incarnation) is { } found) return found;
            var failed = typeof(T) == typeof(News.Spawned) ? All.OfType<News.SpawnFailed>().FirstOrDefault(n => n.Incarnation == incarnation) : null;
            if (failed is not null) throw new InvalidOperationException(failed.Error.Message);
            try
            {
                _ = await _more.WaitAsync(TimeSpan.FromMilliseconds(50), patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no {typeof(T).Name} of '{incarnation}' came, but: {string.Join("; ", All)}");
            }
        }
    }

    /// <summary>So many events of a kind about a listener, after waiting for them if need be; the last of them.</summary>
    public async Task<T> ExpectListener<T>(string name, int count = 1)
        where T : ListenerEvent
    {
        List<T> Found() => [.. All.OfType<News.Listener>().Select(n => n.Told).OfType<T>().Where(told => told.Name == name)];
        await Eventually.Is(() => Found().Count >= count, () => $"no {typeof(T).Name} of '{name}' came, but: {string.Join("; ", All)}");
        return Found()[count - 1];
    }

    private void Add(News news)
    {
        Reaction?.Invoke(news);
        lock (_lock) _news.Add(news);
        _ = _more.Release();
    }
}

internal abstract record News(string Incarnation)
{
    internal sealed record Spawned(string Incarnation, int Pid, long StartTime, SafeFileHandle? Stdout, SafeFileHandle? Stderr) : News(Incarnation);

    internal sealed record Adopted(string Incarnation, int Pid, long StartTime) : News(Incarnation);

    internal sealed record Impaired(string? Reason) : News("");

    internal sealed record SpawnFailed(string Incarnation, SpawnError Error) : News(Incarnation);

    internal sealed record Exited(string Incarnation, ExitStatus Status, int Leftovers) : News(Incarnation);

    internal sealed record Respawned(string Incarnation, Respawn Respawn) : News(Incarnation);

    internal sealed record TreeGone(string Incarnation) : News(Incarnation);

    internal sealed record Notified(string Incarnation, Notification Notification) : News(Incarnation);

    internal sealed record ReadyLine(string Incarnation) : News(Incarnation);

    internal sealed record Forked(string Incarnation, ExitStatus Status, int Leftovers) : News(Incarnation);

    internal sealed record MainProcessChanged(string Incarnation, int Pid, long StartTime) : News(Incarnation);

    internal sealed record MainProcessRefused(string Incarnation, int Pid, string Reason) : News(Incarnation);

    internal sealed record Warned(string Incarnation, string Text) : News(Incarnation);

    internal sealed record Inspected(string Incarnation, IReadOnlyList<Leftover> Processes) : News(Incarnation);

    internal sealed record Listener(ListenerEvent Told) : News(Told.Name);

    internal sealed record Disconnected(string Reason) : News("");
}
