using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>A file that is only ever appended to. For one thread at a time.</summary>
public sealed unsafe class OutputFile : IDisposable
{
    private const int Mode = 0x1A0;

    private readonly SafeFileHandle _file;
    private readonly FileStatus _status;

    private OutputFile(SafeFileHandle file, FileStatus status) => (_file, _status) = (file, status);

    /// <summary>Whether it is a file on a disk, and not a device or a pipe.</summary>
    public bool IsRegular => _status.IsRegular;

    /// <summary>How many bytes it held when it was opened.</summary>
    public long SizeAtOpening => _status.Size;

    /// <summary>Opens a file, or makes it with mode 0640.</summary>
    /// <param name="path">Its directory must be there. A pipe that nobody reads is refused, and never waited for.</param>
    /// <exception cref="PosixException">It cannot be opened for writing.</exception>
    public static OutputFile Open(string path)
    {
        var file = Descriptor.Open(path, FileCalls.WriteOnly | FileCalls.Create | FileCalls.Append | FileCalls.NonBlocking, Mode);
        if (StatCalls.TryGet(file, out var status)) return new OutputFile(file, status);
        using (file) throw PosixException.Last($"cannot look at {path}");
    }

    /// <summary>Writes what the system takes.</summary>
    /// <param name="bytes">What to append.</param>
    /// <param name="error">Why it was not all of them; no error when it was.</param>
    /// <returns>How many bytes were written.</returns>
    public int Write(ReadOnlySpan<byte> bytes, out Errno error)
    {
        var written = 0;
        fixed (byte* start = bytes)
        {
            while (written < bytes.Length)
            {
                var count = FileCalls.Write(_file, start + written, (nuint)(bytes.Length - written));
                if (count > 0)
                {
                    written += (int)count;
                    continue;
                }

                error = Errno.Last;
                if (count < 0 && error.Number == ErrnoNumbers.Interrupted) continue;
                return written;
            }
        }

        error = default;
        return written;
    }

    /// <summary>Whether a path still leads to this file: it may have been renamed or deleted meanwhile.</summary>
    /// <param name="path">The path that it was opened with.</param>
    public bool IsAt(string path) =>
        StatCalls.TryGet(path, out var there) && there.Inode == _status.Inode && there.Device == _status.Device;

    /// <summary>Removes all that it holds.</summary>
    /// <exception cref="PosixException">The system refuses.</exception>
    public void Empty()
    {
        if (IsRegular && FileCalls.Truncate(_file, 0) < 0) throw PosixException.Last("cannot empty the file");
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _file.Dispose();
}
