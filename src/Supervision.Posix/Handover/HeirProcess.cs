using System.Collections;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Handover;

/// <summary>A process that is to take this one's place: it has its standard descriptors, its environment and its working directory, and a channel to it.</summary>
public sealed unsafe class HeirProcess : IDisposable
{
    /// <summary>The number under which the heir finds the channel.</summary>
    public const int ChannelDescriptor = 3;

    private readonly SafeFileHandle _pidfd;
    private string? _end;

    private HeirProcess(int pid, SafeFileHandle channel)
    {
        (Pid, Channel) = (pid, channel);
        _pidfd = ProcessCalls.OpenPidfd(pid);
    }

    /// <summary>Its pid.</summary>
    public int Pid { get; }

    /// <summary>A stream socket to it.</summary>
    public SafeFileHandle Channel { get; }

    /// <summary>How it ended, such as <c>exited 3</c>; null while it runs.</summary>
    public string? End => _end ??= Reap(ProcessCalls.NoHang);

    /// <summary>Runs a program.</summary>
    /// <param name="command">The path of the program and its arguments.</param>
    /// <param name="handed">What it finds at the numbers after <see cref="ChannelDescriptor"/>.</param>
    /// <exception cref="PosixException">It cannot be run.</exception>
    public static HeirProcess Start(IReadOnlyList<string> command, IReadOnlyList<SafeHandle> handed)
    {
        var (ours, theirs) = UnixSocket.CreatePair();
        using var channel = theirs;
        using var spawn = new NativeSpawn();
        List<ChildDescriptor> descriptors = [.. Enumerable.Range(0, ChannelDescriptor).Select(number => new ChildDescriptor(number, new SafeFileHandle(number, ownsHandle: false)))];
        descriptors.Add(new(ChannelDescriptor, channel));
        foreach (var handle in handed)
        {
            descriptors.Add(new(descriptors.Count, new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false)));
        }

        var errno = spawn.Spawn(new SpawnPlan(command[0], command, OwnEnvironment(), Environment.CurrentDirectory, descriptors), out var pid);
        GC.KeepAlive(handed);
        if (errno.Number == 0) return new HeirProcess(pid, ours);
        ours.Dispose();
        throw new PosixException($"cannot run {command[0]}", errno);
    }

    /// <summary>Kills it, and returns when it has ended.</summary>
    public void Kill()
    {
        if (End is not null) return;
        _ = SignalCalls.Send(_pidfd, Signals.Kill);
        _end = Reap(0);
    }

    /// <summary>Sends it a signal that asks for its end.</summary>
    public void Terminate() => _ = SignalCalls.Send(_pidfd, Signals.Terminate);

    /// <summary>Lets go of it; it runs on.</summary>
    public void Dispose()
    {
        Channel.Dispose();
        _pidfd.Dispose();
    }

    private string? Reap(int options)
    {
        var info = default(SignalInfo);
        int result;
        do result = ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)_pidfd.DangerousGetHandle(), &info, ProcessCalls.Ended | options);
        while (result < 0 && Errno.Last.Number == ErrnoNumbers.Interrupted);
        if (result < 0 || info.Pid == 0) return null;
        return info.Code == SignalInfo.CodeExited ? $"exited {info.Status}" : $"killed by {Signals.Name(info.Status)}";
    }

    private static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
