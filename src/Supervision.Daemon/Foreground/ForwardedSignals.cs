using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Supervision.Daemon.Foreground;

/// <summary>The signals that this process gets for the program that it runs, in their order.</summary>
internal sealed class ForwardedSignals : IDisposable
{
    private const int Last = 64;

    /// <summary>
    /// Those that cannot be caught; those that speak of our own children, sockets and pipes; those by which the system and the runtime speak of a fault of our
    /// own; and those that threads use among themselves.
    /// </summary>
    private static readonly HashSet<int> Own = [9, 19, 17, 23, 13, 4, 5, 6, 7, 8, 11, 32, 33, 34];

    private readonly Channel<int> _arrived = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<PosixSignalRegistration> _registrations = [];

    public ForwardedSignals()
    {
        for (var signal = 1; signal <= Last; signal++)
        {
            if (Includes(signal)) _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, Handler(signal)));
        }
    }

    public ChannelReader<int> Arrived => _arrived.Reader;

    /// <summary>Whether a signal reaches the program.</summary>
    public static bool Includes(int signal) => signal is > 0 and <= Last && !Own.Contains(signal);

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private Action<PosixSignalContext> Handler(int signal) => context =>
    {
        context.Cancel = true;
        _ = _arrived.Writer.TryWrite(signal);
    };
}
