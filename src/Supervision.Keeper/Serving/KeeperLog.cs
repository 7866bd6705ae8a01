using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Keeper.Serving;

/// <summary>Lines on standard error, for what an operator may look for afterwards. Writing never fails the keeper.</summary>
internal static unsafe class KeeperLog
{
    private static readonly SafeFileHandle Error = new(2, ownsHandle: false);

    internal static void Write(string text)
    {
        var time = TimeProvider.System.GetUtcNow();
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ss.fffZ} keeper[{Environment.ProcessId}] {text}\n"));
        fixed (byte* start = line) _ = FileCalls.Write(Error, start, (nuint)line.Length);
    }
}
