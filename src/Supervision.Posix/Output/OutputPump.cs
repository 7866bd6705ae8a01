using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>
/// Reads many pipes on one thread, at most 128 KiB of each per round, so that one that floods delays no other. All members may be called from any thread.
/// </summary>
public sealed class OutputPump : IDisposable
{
    private readonly Dictionary<SafeFileHandle, PumpedPipe> _pipes = [];
    private readonly PipePeek _peek = new();
    private readonly EventLoop _loop;
    private readonly PumpPlace _place;
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="onFault">Told of exceptions that a sink lets escape; default nobody.</param>
    public OutputPump(Action<Exception>? onFault = null)
    {
        _loop = new EventLoop(onFault ?? (_ => { }));
        _place = new PumpPlace(_loop, GC.AllocateUninitializedArray<byte>(PumpedPipe.RoundMax, pinned: true), _peek, Remove);
        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "output" };
        _thread.Start();
    }

    /// <summary>Reads a pipe until it ends, is drained, or the pump is disposed.</summary>
    /// <param name="pipe">The read end; the pump closes it.</param>
    /// <param name="sink">Where its bytes go.</param>
    public void Add(SafeFileHandle pipe, IOutputSink sink) => _loop.Post(() =>
    {
        FileCalls.SetNonBlocking(pipe);
        _pipes.Add(pipe, new PumpedPipe(pipe, sink, _place));
    });

    /// <summary>
    /// Reads what the pipe holds now, then ends the sink, though a process may still hold the other end: what that writes is thrown away. A paused pipe is
    /// drained when it is resumed.
    /// </summary>
    /// <param name="pipe">A pipe that was added; one that has ended is ignored.</param>
    public void Drain(SafeFileHandle pipe) => On(pipe, pumped => pumped.Drain());

    /// <summary>Stops reading, so that who writes is blocked once the pipe is full. What was being read may still arrive.</summary>
    /// <param name="pipe">A pipe that was added; one that has ended is ignored.</param>
    public void Pause(SafeFileHandle pipe) => On(pipe, pumped => pumped.Pause());

    /// <summary>Reads again.</summary>
    /// <param name="pipe">A pipe that was added; one that has ended is ignored.</param>
    public void Resume(SafeFileHandle pipe) => On(pipe, pumped => pumped.Resume());

    /// <summary>Shows its sink again what it has seen and left.</summary>
    /// <param name="pipe">A pipe that was added; one that has ended is ignored.</param>
    public void Show(SafeFileHandle pipe) => On(pipe, pumped => pumped.Show());

    /// <summary>Gives back what <see cref="Peeked.Lent"/> was: what is in the pipe now is shown.</summary>
    /// <param name="pipe">A pipe that was added; one that has ended is ignored.</param>
    /// <param name="taken">How many bytes were taken out of it.</param>
    public void Return(SafeFileHandle pipe, int taken) => On(pipe, pumped => pumped.Return(taken));

    /// <summary>Stops the thread and closes all pipes but those that are lent; sinks are not called again.</summary>
    public void Dispose()
    {
        if (_loop.IsStopped) return;
        _loop.Stop();
        if (Thread.CurrentThread != _thread) _thread.Join();
        foreach (var pumped in _pipes.Values) pumped.Close();
        _pipes.Clear();
        _loop.Dispose();
        _peek.Dispose();
    }

    private void On(SafeFileHandle pipe, Action<PumpedPipe> action) => _loop.Post(() =>
    {
        if (_pipes.TryGetValue(pipe, out var pumped)) action(pumped);
    });

    private void Remove(SafeFileHandle pipe) => _ = _pipes.Remove(pipe);
}
