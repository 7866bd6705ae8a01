using System.Collections.Concurrent;
using System.Collections.Immutable;
using Supervision.Logs.Files;
using Supervision.Specs;

namespace Supervision.Logs;

/// <summary>Where the output of all services of a node goes.</summary>
internal sealed class ServiceOutputs(LogStore store, TimeProvider time, BacklogBudget? budget = null) : IAsyncDisposable
{
    /// <summary>How long the end of a daemon waits for a disk.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ServiceOutput> _outputs = new();
    private readonly LogFilePlace _place = new(time, new WriterThreads(time), new Compressor(), budget ?? new BacklogBudget());

    /// <summary>Told the name of a service whose warnings have changed. From any thread; must not block.</summary>
    public Action<string> WarningsChanged { get; set; } = _ => { };

    /// <summary>Adds a service, or changes where its output goes.</summary>
    public void Configure(ServiceName service, LogsSpec spec)
    {
        store.Open(service, spec.KeepLines);
        Of(service.Text).Configure(spec);
    }

    /// <summary>Gives up a service; what waits for its files is still written.</summary>
    public void Remove(ServiceName service)
    {
        store.Close(service);
        if (_outputs.TryRemove(service.Text, out var output))
        {
            output.Configure(new LogsSpec());
        }
    }

    /// <summary>The output of a service; to nowhere but the merged log for one that nobody has configured.</summary>
    public ServiceOutput Of(string service) =>
        _outputs.GetOrAdd(service, name => new ServiceOutput(name, store, _place, changed => WarningsChanged(changed)));

    /// <summary>What an operator should know of a service's output.</summary>
    public ImmutableArray<string> WarningsOf(ServiceName service) =>
        _outputs.TryGetValue(service.Text, out var output) ? output.Warnings : [];

    /// <summary>Writes from now on to whatever bears the names of the files, after somebody has moved them away.</summary>
    public void Reopen()
    {
        foreach (var file in Files)
        {
            file.Reopen();
        }
    }

    /// <summary>Writes what waits, and closes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(Files.Select(f => f.CloseAsync())).WaitAsync(ClosePatience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A disk that does not answer does not keep the daemon.
        }

        _place.Threads.Dispose();
        _place.Compressor.Dispose();
    }

    private IEnumerable<LogFile> Files => _outputs.Values.SelectMany(o => o.Current.Files);
}
