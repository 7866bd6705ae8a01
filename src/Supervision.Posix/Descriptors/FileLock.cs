using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix;

/// <summary>A lock that only one process at a time can have, and that ends with it. The file holds the pid of who has it.</summary>
public sealed unsafe class FileLock : IDisposable
{
    private const int ExclusiveNow = 2 | 4;
    private const int Mode = 0x180;
    private const int PidLengthMax = 32;

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock; null if another process, or another lock of this one, has it.</summary>
    /// <param name="path">The file, made with mode 0600 if it is missing. It is never deleted, since that would let two hold it.</param>
    /// <param name="holderPid">Who has it; this process if it was taken, 0 if the holder didn't say yet.</param>
    /// <exception cref="PosixException">The file cannot be opened or locked.</exception>
    public static FileLock? TryAcquire(string path, out int holderPid)
    {
        var file = Descriptor.Open(path, FileCalls.ReadWrite | FileCalls.Create, Mode);
        if (FileCalls.Lock(file, ExclusiveNow) == 0)
        {
            holderPid = Environment.ProcessId;
            WritePid(file, holderPid);
            return new FileLock(file);
        }

        var errno = Errno.Last;
        holderPid = ReadPid(file);
        file.Dispose();
        return errno.Number == ErrnoNumbers.Again ? null : throw new PosixException($"cannot lock {path}", errno);
    }

    /// <summary>A lock that the process before this one has handed down, by its descriptor: the two have it together, until both have let go.</summary>
    /// <param name="file">The descriptor.</param>
    public static FileLock Inherit(SafeFileHandle file) => new(file);

    /// <summary>What to hand down.</summary>
    public SafeFileHandle Handle => _file;

    /// <summary>Says that this process has it, where both have.</summary>
    public void Claim() => WritePid(_file, Environment.ProcessId);

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();

    private static void WritePid(SafeFileHandle file, int pid)
    {
        // At the start of the file, wherever those who had it before have left off.
        var text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{pid}\n"));
        _ = FileCalls.Truncate(file, 0);
        fixed (byte* start = text) _ = FileCalls.WriteAt(file, start, (nuint)text.Length, 0);
    }

    private static int ReadPid(SafeFileHandle file)
    {
        var buffer = stackalloc byte[PidLengthMax];
        var length = (int)FileCalls.ReadAt(file, buffer, PidLengthMax, 0);
        var text = Encoding.ASCII.GetString(buffer, Math.Max(length, 0));
        return int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }
}
