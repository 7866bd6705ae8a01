using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Keeper.Starting;

/// <summary>
/// The keeper's own signals. SIGCHLD and SIGTERM are read from a descriptor, which needs them blocked in every thread; a terminal's SIGINT, SIGQUIT and
/// SIGHUP are ignored.
/// </summary>
internal static unsafe class OwnSignals
{
    private const int Quit = 3;

    internal static void Prepare()
    {
        var blocked = KeeperLaunch.BlockedSignals;
        var before = default(SignalSet);
        _ = SignalCalls.ChangeMask(SignalCalls.BlockMask, &blocked, &before);
        if (!before.Contains(Signals.Child) || !before.Contains(Signals.Terminate)) RunAgain();
        _ = SignalCalls.SetDisposition(Signals.Child, SignalCalls.Default);
        foreach (var signal in (ReadOnlySpan<int>)[Signals.Interrupt, Signals.Hangup, Quit]) _ = SignalCalls.SetDisposition(signal, SignalCalls.Ignore);
    }

    // Started by hand: the runtime's threads are there already and don't block them, but those of a new image will.
    private static void RunAgain()
    {
        var commandLine = File.ReadAllBytes("/proc/self/cmdline");
        var arguments = new byte*[commandLine.Count(b => b == 0) + 1];
        fixed (byte* text = commandLine)
        fixed (byte** table = arguments)
        {
            for (int i = 0, start = 0; i < arguments.Length - 1; i++)
            {
                table[i] = text + start;
                start += commandLine.AsSpan(start).IndexOf((byte)0) + 1;
            }

            fixed (byte* self = "/proc/self/exe"u8) _ = ExecCalls.Execute(self, table);
        }

        throw PosixException.Last("cannot run the keeper again with its signals blocked");
    }
}
