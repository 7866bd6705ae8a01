using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Looping;

/// <summary>
/// One thread that waits for descriptors and for work from other threads. Handlers run one at a time, and all that they touch needs no lock.
/// </summary>
internal sealed unsafe class EventLoop : IDisposable
{
    // Small, so that a connection which brings commands has its turn soon although thousands of processes end.
    private const int BatchSize = 16;

    // The kernel packs struct epoll_event on x86-64 only.
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int EntrySize = Packed ? 12 : 16;
    private static readonly int DataOffset = Packed ? 4 : 8;

    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Dictionary<long, IReadiness> _handlers = [];
    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly Action<Exception> _onFault;
    private readonly byte* _events = (byte*)NativeMemory.Alloc(BatchSize * 16);
    private long _lastToken;
    private int _threadId;
    private int _isWoken;
    private volatile bool _stopped;

    /// <param name="onFault">Told of exceptions that escape a handler: they are bugs, and must not end the loop.</param>
    internal EventLoop(Action<Exception> onFault)
    {
        _onFault = onFault;
        _epoll = Descriptor.Own(EpollCalls.Create(EpollCalls.CloseOnExec), "cannot create an epoll");
        _wake = Descriptor.Own(EpollCalls.CreateEvent(0, EpollCalls.CloseOnExec | EpollCalls.NonBlocking), "cannot create an eventfd");
        Change(EpollCalls.Add, _wake, 0, Readiness.Readable);
    }

    /// <summary>Counts the rounds of waiting: what was read from the kernel in this round is as new as every event handled in it.</summary>
    internal long Round { get; private set; }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    internal bool IsStopped => _stopped;

    private bool IsOwnThread => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Calls a handler whenever a descriptor is ready, until <see cref="Remove"/>.</summary>
    internal long Add(SafeFileHandle descriptor, Readiness interest, IReadiness handler)
    {
        var token = ++_lastToken;
        Change(EpollCalls.Add, descriptor, token, interest);
        _handlers.Add(token, handler);
        return token;
    }

    internal void Modify(SafeFileHandle descriptor, long token, Readiness interest) => Change(EpollCalls.Modify, descriptor, token, interest);

    internal void Remove(SafeFileHandle descriptor, long token)
    {
        if (!_handlers.Remove(token)) return;
        _ = EpollCalls.Control(_epoll, EpollCalls.Delete, descriptor, null);
    }

    /// <summary>Runs an action on the loop's thread: soon, and after what was posted before it. From any thread.</summary>
    internal void Post(Action action)
    {
        _posted.Enqueue(action);
        if (!IsOwnThread && Interlocked.Exchange(ref _isWoken, 1) == 0) Wake();
    }

    /// <summary>Runs until <see cref="Stop"/> on the calling thread.</summary>
    internal void Run()
    {
        while (!_stopped) _ = RunOnce(timeoutMs: -1);
    }

    /// <summary>Runs what is ready and what was posted, after waiting for at most the given time.</summary>
    /// <param name="timeoutMs">In milliseconds; -1 for ever.</param>
    /// <returns>False when nothing was ready in that time.</returns>
    internal bool RunOnce(int timeoutMs)
    {
        _threadId = Environment.CurrentManagedThreadId;
        RunPosted();
        if (_stopped) return true;
        var count = EpollCalls.Wait(_epoll, _events, BatchSize, timeoutMs);
        Round++;
        for (var i = 0; i < count; i++)
        {
            var entry = _events + (i * EntrySize);
            var token = *(long*)(entry + DataOffset);
            if (token == 0) ClearWake();
            else if (_handlers.TryGetValue(token, out var handler)) Handle(handler, (Readiness)(*(uint*)entry));
        }

        RunPosted();
        return count != 0;
    }

    /// <summary>Makes <see cref="Run"/> return. From any thread.</summary>
    internal void Stop()
    {
        _stopped = true;
        Wake();
    }

    public void Dispose()
    {
        _epoll.Dispose();
        _wake.Dispose();
        NativeMemory.Free(_events);
    }

    private void Handle(IReadiness handler, Readiness events)
    {
        try
        {
            handler.OnReady(events);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _onFault(e);
        }
    }

    private void RunPosted()
    {
        while (!_stopped && _posted.TryDequeue(out var action))
        {
            try
            {
                action();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _onFault(e);
            }
        }
    }

    private void Change(int operation, SafeFileHandle descriptor, long token, Readiness interest)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = (uint)interest;
        *(long*)(entry + DataOffset) = token;
        if (EpollCalls.Control(_epoll, operation, descriptor, entry) < 0) throw PosixException.Last("cannot watch a descriptor");
    }

    private void Wake()
    {
        ulong one = 1;
        if (!_wake.IsClosed) _ = FileCalls.Write(_wake, (byte*)&one, 8);
    }

    private void ClearWake()
    {
        ulong count;
        _ = FileCalls.Read(_wake, (byte*)&count, 8);

        // What was posted before is executed in this round; whoever posts from now on wakes it again.
        _ = Interlocked.Exchange(ref _isWoken, 0);
    }
}
