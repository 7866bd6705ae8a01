using System.Reflection;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>Makes one of the hosts that must keep the same rules.</summary>
public interface IHostUnderTest
{
    IProcessHost Create();

    /// <summary>Is called when the host has been started.</summary>
    Task Prepare(IProcessHost host) => Task.CompletedTask;

    /// <summary>Waits until nothing of the host is left.</summary>
    Task CleanUp();
}

public sealed class InProcess : IHostUnderTest
{
    public IProcessHost Create() => new LocalProcessHost();

    public Task CleanUp() => Task.CompletedTask;
}

public sealed class ByKeeper : IHostUnderTest
{
    private readonly KeeperDirectory _directory = new();

    public IProcessHost Create() => _directory.Connect();

    public async Task CleanUp() => await _directory.DisposeAsync();
}

/// <summary>A keeper that has become another program before anything is asked of it: it starts processes on another thread than it did before.</summary>
public sealed class ByReplacedKeeper : IHostUnderTest
{
    private readonly KeeperDirectory _directory = new();

    public IProcessHost Create() => _directory.Connect();

    public async Task Prepare(IProcessHost host)
    {
        var replacement = await ((KeeperProcessHost)host).ReplaceAsync(KeeperDirectory.Program, isForced: true);
        Assert.True(replacement.IsReplaced, replacement.Reason);
    }

    public async Task CleanUp() => await _directory.DisposeAsync();
}

/// <summary>A data directory with its keeper.</summary>
internal sealed class KeeperDirectory : IAsyncDisposable
{
    internal KeeperDirectory(string? path = null) => DataDirectory = path ?? Directory.CreateTempSubdirectory("keeper-").FullName;

    internal static string Program { get; } = typeof(KeeperDirectory).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "KeeperPath").Value!;

    internal string DataDirectory { get; }

    internal string SocketPath => Path.Combine(DataDirectory, "keeper.sock");

    internal string Log => File.ReadAllText(Path.Combine(DataDirectory, "keeper.log"));

    internal KeeperProcessHost Connect() =>
        KeeperProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = DataDirectory, KeeperPath = Program, ConnectTimeout = TimeSpan.FromMinutes(1) });

    /// <summary>A keeper that has nothing left to keep ends by itself, and takes its socket along.</summary>
    public async ValueTask DisposeAsync()
    {
        await Eventually.Is(() => !File.Exists(SocketPath), () => Log);
        Directory.Delete(DataDirectory, recursive: true);
    }
}

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static async Task Is(Func<bool> condition, Func<string>? describe = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, describe?.Invoke() ?? "it never came true");
            await Task.Delay(5);
        }
    }
}
