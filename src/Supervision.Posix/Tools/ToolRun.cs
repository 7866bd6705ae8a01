using System.Collections;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Tools;

/// <summary>Runs a tool of the system's to its end.</summary>
internal static unsafe class ToolRun
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs a tool, on a thread of the pool.</summary>
    /// <param name="command">The path of the program, and its arguments.</param>
    /// <param name="input">What it finds at its standard input.</param>
    /// <param name="timeout">When it is asked to end, and killed a second later.</param>
    /// <exception cref="PosixException">It cannot be run.</exception>
    internal static Task<ToolOutcome> RunAsync(IReadOnlyList<string> command, string input, TimeSpan timeout) =>
        Task.Run(() => Run(command, input, timeout));

    private static ToolOutcome Run(IReadOnlyList<string> command, string input, TimeSpan timeout)
    {
        using var stdin = new MemoryText(input);
        using var stdout = new MemoryText();
        using var stderr = new MemoryText();
        using var spawn = new NativeSpawn();
        var plan = new SpawnPlan(command[0], command, ToolEnvironment(), "/", [new(0, stdin.File), new(1, stdout.File), new(2, stderr.File)]);
        var errno = spawn.Spawn(plan, out var pid);
        if (errno.Number != 0) throw new PosixException($"cannot run {command[0]}", errno);
        using var pidfd = ProcessCalls.OpenPidfd(pid);
        var exit = Await(pidfd, pid, timeout);
        return new ToolOutcome(exit, stdout.Read(), stderr.Read());
    }

    private static ExitStatus? Await(SafeFileHandle pidfd, int pid, TimeSpan timeout)
    {
        if (IsOver(pidfd, timeout)) return Reap(pidfd);

        // To its group, which it leads: whoever runs another's command, as sudo, hands on what asks for an end.
        _ = SignalCalls.Send(-pid, Signals.Terminate);
        if (!IsOver(pidfd, Grace)) _ = SignalCalls.Send(-pid, Signals.Kill);
        _ = Reap(pidfd);
        return null;
    }

    private static bool IsOver(SafeFileHandle pidfd, TimeSpan timeout)
    {
        var deadline = MonotonicClock.Now + timeout;
        while (MonotonicClock.Now is var now && now < deadline)
        {
            if (SocketCalls.IsReadable(pidfd, (int)Math.Ceiling((deadline - now).TotalMilliseconds))) return true;
        }

        return false;
    }

    private static ExitStatus Reap(SafeFileHandle pidfd)
    {
        var info = default(SignalInfo);
        int result;
        do result = ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)pidfd.DangerousGetHandle(), &info, ProcessCalls.Ended);
        while (result < 0 && Errno.Last.Number == ErrnoNumbers.Interrupted);
        if (result < 0) return new ExitStatus.Lost();
        return info.Code == SignalInfo.CodeExited ? new ExitStatus.Exited(info.Status) : new ExitStatus.Signaled(info.Status, info.Code == SignalInfo.CodeDumped);
    }

    // What tools say is read by us, so that they say it in the language that we know.
    private static Dictionary<string, string> ToolEnvironment()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key is "PATH" or "HOME" or "USER" or "LOGNAME") environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        environment["LC_ALL"] = "C";
        return environment;
    }
}
