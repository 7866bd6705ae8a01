using System.Runtime.InteropServices;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>Calls that .NET has no method for.</summary>
internal static class Native
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;
    public const int SIGSTOP = 19;
    public const int SIGCONT = 18;

    /// <summary>Sends a signal; false when there is no such process any more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not that of one process: kill(2) would signal a group, or everybody.</exception>
    public static bool Kill(int pid, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 2);
        return SendSignal(pid, signal) == 0;
    }

    /// <summary>Runs an action on a thread of its own whose effective user is another one; only root can.</summary>
    public static T AsUser<T>(int user, Func<T> action)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                // The bare system call changes this thread alone; the C library's function would change all of the process.
                if (SystemCall(SetResUid, -1, user, -1) != 0)
                {
                    throw new InvalidOperationException($"cannot become user {user}: errno {Marshal.GetLastPInvokeError()}");
                }

                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException(failure.Message, failure);
    }

    private static nint SetResUid => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 147 : 117;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int pid, int signal);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint SystemCall(nint number, nint first, nint second, nint third);
}
