using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Embedding;

/// <summary>An application with an embedded node, as users write it.</summary>
internal sealed class EmbeddedApplication : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost _host;

    private EmbeddedApplication(IHost host) => _host = host;

    public List<string> Logged { get; } = [];

    public IServiceProvider Services => _host.Services;

    public ISupervisionHost Node => Services.GetRequiredService<ISupervisionHost>();

    /// <summary>A host that is not started yet.</summary>
    public static EmbeddedApplication Build(Action<SupervisionBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = Environment.CurrentDirectory });
        builder.Services.AddSupervision("shop", configure);
        services?.Invoke(builder.Services);
        var logged = new LogLines();
        builder.Logging.AddProvider(logged);
        var application = new EmbeddedApplication(builder.Build());
        logged.Target = application.Logged;
        return application;
    }

    public static async Task<EmbeddedApplication> StartAsync(Action<SupervisionBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var application = Build(configure, services);
        await application.StartAsync();
        return application;
    }

    public async Task StartAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _host.StartAsync(limit.Token);
    }

    public async Task StopAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Patience);
        await _host.StopAsync(limit.Token);
    }

    public bool HasLogged(string line)
    {
        lock (Logged)
        {
            return Logged.Contains(line);
        }
    }

    /// <summary>Facts about the world are journalled behind what is seen of them.</summary>
    public Task UntilHistoryAsync(string name, string text) =>
        Eventually.TrueAsync(() => Node.GetHistoryAsync(name).Result.Any(h => h.Text == text));

    public Task<ServiceDocument> UntilAsync(string name, string state) => UntilAsync(name, s => s.State == state, state);

    public async Task<ServiceDocument> UntilAsync(string name, Func<ServiceDocument, bool> condition, string wanted)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await Node.WaitForAsync(name, condition, limit.Token);
        }
        catch (OperationCanceledException)
        {
            var now = (await Node.GetServicesAsync(name)).Value.Select(s => $"{s.State}: {s.Reason}, {s.Restarts} restarts, exit {s.Exit?.Text}");
            throw new InvalidOperationException($"{name} was to be {wanted} but is {string.Join("; ", now)}\n{string.Join('\n', Logged)}");
        }
    }

    public async Task<ServiceDocument> GetAsync(string name) => (await Node.GetServiceAsync(name)).Value;

    /// <summary>Whether nothing of a process runs any more; one that waits for whoever started it to look does not run.</summary>
    public static bool IsDead(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public List<string>? Target { get; set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Target is { } lines)
            {
                lock (lines)
                {
                    lines.Add($"{logLevel}: {formatter(state, exception)}");
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
