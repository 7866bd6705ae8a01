using Microsoft.Win32.SafeHandles;
using Supervision.Posix;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Keeper.Serving;

/// <summary>Reads blocked signals from a descriptor and tells of each kind that came.</summary>
internal sealed unsafe class SignalReader : IReadiness, IDisposable
{
    // struct signalfd_siginfo begins with the number.
    private const int EntrySize = 128;
    private const int EntryMax = 16;

    private readonly SafeFileHandle _descriptor;
    private readonly Action<int> _onSignal;

    internal SignalReader(EventLoop loop, SignalSet signals, Action<int> onSignal)
    {
        _onSignal = onSignal;
        _descriptor = Descriptor.Own(
            SignalCalls.CreateDescriptor(-1, &signals, SignalCalls.CloseOnExec | SignalCalls.NonBlocking), "cannot read signals");
        _ = loop.Add(_descriptor, Readiness.Readable, this);
    }

    public void OnReady(Readiness events)
    {
        var entries = stackalloc byte[EntrySize * EntryMax];
        var count = (int)FileCalls.Read(_descriptor, entries, EntrySize * EntryMax) / EntrySize;
        for (var i = 0; i < count; i++) _onSignal(*(int*)(entries + (i * EntrySize)));
    }

    public void Dispose() => _descriptor.Dispose();
}
