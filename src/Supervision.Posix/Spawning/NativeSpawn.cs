using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Spawning;

/// <summary>What <c>posix_spawn</c> is told.</summary>
/// <param name="Program">The file to execute.</param>
/// <param name="Arguments">With the program's name as the first.</param>
/// <param name="Environment">All of it.</param>
/// <param name="WorkingDirectory">Entered before the program is executed.</param>
/// <param name="Descriptors">The child's, in the order of their numbers, and no others.</param>
internal readonly record struct SpawnPlan(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    IReadOnlyList<ChildDescriptor> Descriptors);

/// <summary>One descriptor of a child.</summary>
/// <param name="Number">Its number there.</param>
/// <param name="Source">Ours, or null for <c>/dev/null</c>.</param>
internal readonly record struct ChildDescriptor(int Number, SafeFileHandle? Source);

/// <summary><c>posix_spawn</c> into a new session with default signal dispositions. For one thread at a time.</summary>
internal sealed unsafe class NativeSpawn : IDisposable
{
    private readonly NativeStrings _strings = new();
    private readonly List<SafeFileHandle> _moved = [];

    // What reads from it has nothing, however many do.
    private readonly SafeFileHandle _empty = Descriptor.AboveStandard(Descriptor.Open("/dev/null", FileCalls.ReadOnly));
    private readonly byte* _attributes = (byte*)NativeMemory.AllocZeroed(SpawnCalls.BufferSize);

    private readonly OpenFilesLimit? _openFiles;

    /// <param name="blocked">The signals that the child begins with blocked; none for a service.</param>
    /// <param name="openFiles">How many files children may have open; null: as many as we.</param>
    internal NativeSpawn(SignalSet blocked = default, OpenFilesLimit? openFiles = null)
    {
        _openFiles = openFiles;
        var all = SignalSet.All;
        Check(SpawnCalls.InitAttributes(_attributes));
        Check(SpawnCalls.SetFlags(_attributes, SpawnCalls.SetSession | SpawnCalls.SetSignalDefaults | SpawnCalls.SetSignalMask));
        Check(SpawnCalls.SetDefaults(_attributes, &all));
        Check(SpawnCalls.SetMask(_attributes, &blocked));
    }

    /// <summary>Starts a process, and returns when its program is being executed.</summary>
    internal Errno Spawn(in SpawnPlan plan, out int pid)
    {
        _strings.Reset(SizeOf(plan));
        var actions = stackalloc byte[SpawnCalls.BufferSize];
        Check(SpawnCalls.InitActions(actions));
        try
        {
            AddActions(actions, plan);
            var arguments = _strings.AddTable(plan.Arguments);
            var environment = _strings.AddTable(plan.Environment);
            var program = _strings.Add(plan.Program);
            int child;
            int error;
            using (_openFiles is null ? default : _openFiles.Lower())
                error = SpawnCalls.Spawn(&child, program, actions, _attributes, arguments, environment);
            pid = error == 0 ? child : 0;
            return new Errno(error);
        }
        finally
        {
            _ = SpawnCalls.DestroyActions(actions);
            foreach (var descriptor in _moved) descriptor.Dispose();
            _moved.Clear();
        }
    }

    public void Dispose()
    {
        _ = SpawnCalls.DestroyAttributes(_attributes);
        NativeMemory.Free(_attributes);
        _empty.Dispose();
        _strings.Dispose();
    }

    private void AddActions(byte* actions, in SpawnPlan plan)
    {
        var next = 0;
        foreach (var (number, source) in plan.Descriptors)
        {
            for (; next < number; next++) Check(SpawnCalls.AddClose(actions, next));
            next = number + 1;
            if (source is not null || number == 0)
            {
                // No other thread closes it: it is the caller's for the length of the call.
                Check(SpawnCalls.AddDuplicate(actions, SourceOf(source ?? _empty, plan), number));
                continue;
            }

            fixed (byte* path = "/dev/null"u8)
                Check(SpawnCalls.AddOpen(actions, number, path, FileCalls.ReadWrite, 0));
        }

        Check(SpawnCalls.AddCloseFrom(actions, next));
        Check(SpawnCalls.AddChangeDirectory(actions, _strings.Add(plan.WorkingDirectory)));
    }

    // One of ours that has a number which the child needs would be overwritten before its turn, so that it is given another number for the call.
    private int SourceOf(SafeFileHandle source, in SpawnPlan plan)
    {
        var number = (int)source.DangerousGetHandle();
        var highest = plan.Descriptors[^1].Number;
        if (number > highest) return number;
        var moved = Descriptor.Own(FileCalls.Duplicate(source, highest + 1), "cannot duplicate a descriptor");
        _moved.Add(moved);
        return (int)moved.DangerousGetHandle();
    }

    private static int SizeOf(in SpawnPlan plan)
    {
        var size = 64 + NativeStrings.SizeOf(plan.Program) + NativeStrings.SizeOf(plan.WorkingDirectory);
        foreach (var argument in plan.Arguments) size += NativeStrings.SizeOf(argument);
        foreach (var (name, value) in plan.Environment) size += NativeStrings.SizeOf(name) + NativeStrings.SizeOf(value);
        return size;
    }

    private static void Check(int error)
    {
        if (error != 0) throw new PosixException("cannot prepare a spawn", new Errno(error));
    }
}
