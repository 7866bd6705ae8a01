using System.Collections;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Keeping;

/// <summary>Starts a keeper that is connected from its first moment on: it never waits for a daemon that may not come.</summary>
internal static class KeeperLaunch
{
    /// <summary>The descriptor at which the keeper finds its first connection.</summary>
    internal const int ConnectionDescriptor = 3;

    private const int LogMode = 0x180;

    // 1 MiB, in hexadecimal: by default the runtime lets garbage grow with the size of the processor cache.
    private const string GenerationSize = "100000";

    /// <summary>The signals that the keeper reads from a descriptor. Blocked from before its first thread, they are blocked in all.</summary>
    internal static SignalSet BlockedSignals => SignalSet.Of(Signals.Child, Signals.Terminate);

    /// <param name="options">What to run.</param>
    /// <param name="files">Its place.</param>
    /// <param name="role">What it is to be other than a keeper.</param>
    /// <returns>The connection, and the new process, which the caller must reap when it ends.</returns>
    /// <exception cref="KeeperException">It cannot be started.</exception>
    internal static (SafeFileHandle Socket, SafeFileHandle Pidfd) Start(KeeperOptions options, KeeperFiles files, params ReadOnlySpan<string> role)
    {
        var (ours, theirs) = UnixSocket.CreatePair();
        using var connection = theirs;
        using var log = Descriptor.Open(files.Log, FileCalls.ReadWrite | FileCalls.Create | FileCalls.Append, LogMode);
        using var spawn = new NativeSpawn(BlockedSignals);
        string[] arguments = [.. Command(options.KeeperPath), .. role, "--data-dir", files.DataDirectory, "--connection", $"{ConnectionDescriptor}"];
        var plan = new SpawnPlan(arguments[0], arguments, KeeperEnvironment(), "/", [new(0, null), new(1, log), new(2, log), new(ConnectionDescriptor, connection)]);
        var errno = spawn.Spawn(plan, out var pid);
        if (errno.Number == 0) return (ours, ProcessCalls.OpenPidfd(pid));
        ours.Dispose();
        throw new KeeperException($"cannot run the keeper {arguments[0]}: {errno}");
    }

    /// <summary>The program and the first of its arguments, by which a keeper is run.</summary>
    internal static string[] Command(string path)
    {
        var full = Path.GetFullPath(path);
        if (!full.EndsWith(".dll", StringComparison.Ordinal)) return [full];
        var own = Environment.ProcessPath;
        var dotnet = Path.GetFileName(own) == "dotnet" ? own! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "/usr/bin/dotnet";
        return [dotnet, full];
    }

    // The daemon's variables are no business of the keeper's: services get theirs with each request.
    private static Dictionary<string, string> KeeperEnvironment()
    {
        Dictionary<string, string> environment = new() { ["DOTNET_EnableDiagnostics"] = "0", ["DOTNET_GCgen0size"] = GenerationSize };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name is "PATH" or "HOME" or "TMPDIR" or "LANG" || name.StartsWith("DOTNET_", StringComparison.Ordinal))
                environment[name] = (string?)variable.Value ?? "";
        }

        return environment;
    }
}
