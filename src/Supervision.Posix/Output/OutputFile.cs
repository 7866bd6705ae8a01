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
    private bool _isAppending = true;
    private long _end;

    private OutputFile(SafeFileHandle file, FileStatus status, bool endsLine) =>
        (_file, _status, _end, CanTake, EndsLine) = (file, status, status.Size, status.IsRegular, endsLine);

    /// <summary>Whether it is a file on a disk, and not a device or a pipe.</summary>
    public bool IsRegular => _status.IsRegular;

    /// <summary>How many bytes it held when it was opened.</summary>
    public long SizeAtOpening => _status.Size;

    /// <summary>Whether what is written first begins a line, as far as the file may be read.</summary>
    public bool EndsLine { get; }

    /// <summary>
    /// Whether <see cref="Take"/> may be used: not if the file knows nothing of pipes, nor once it was seen that others append to it too. Then only
    /// <see cref="Write"/> finds the end for sure.
    /// </summary>
    public bool CanTake { get; private set; }

    /// <summary>Opens a file, or makes it with mode 0640.</summary>
    /// <param name="path">Its directory must be there. A pipe that nobody reads is refused, and never waited for.</param>
    /// <exception cref="PosixException">It cannot be opened for writing.</exception>
    public static OutputFile Open(string path)
    {
        var file = Descriptor.Open(path, FileCalls.WriteOnly | FileCalls.Create | FileCalls.Append | FileCalls.NonBlocking, Mode);
        if (StatCalls.TryGet(file, out var status)) return new OutputFile(file, status, !status.IsRegular || status.Size == 0 || LastByte(path, status.Size) is (byte)'\n' or null);
        using (file) throw PosixException.Last($"cannot look at {path}");
    }

    /// <summary>Writes what the system takes.</summary>
    /// <param name="bytes">What to append.</param>
    /// <param name="error">Why it was not all of them; no error when it was.</param>
    /// <returns>How many bytes were written.</returns>
    public int Write(ReadOnlySpan<byte> bytes, out Errno error)
    {
        SetAppending(true);
        var written = 0;
        fixed (byte* start = bytes)
        {
            while (written < bytes.Length)
            {
                var count = FileCalls.Write(_file, start + written, (nuint)(bytes.Length - written));
                if (count > 0)
                {
                    written += (int)count;
                    _end += count;
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

    /// <summary>
    /// Appends what a pipe begins with, and takes it from the pipe. Each byte is in the pipe or in the file at any instant, and never in both: also when
    /// this process is killed meanwhile. The system knows no such thing for a file that others append to at the same time, see <see cref="CanTake"/>.
    /// </summary>
    /// <param name="pipe">Who writes to it waits while the disk does.</param>
    /// <param name="count">How many bytes; the pipe holds them.</param>
    /// <param name="error">Why it was not all of them; no error when it was, or when it can be no more: see <see cref="CanTake"/>.</param>
    /// <returns>How many bytes were moved.</returns>
    /// <exception cref="ObjectDisposedException">The pipe is closed.</exception>
    public int Take(SafeFileHandle pipe, int count, out Errno error)
    {
        SetAppending(false);
        var taken = 0;
        error = default;
        while (taken < count)
        {
            if (!FindEnd(out error) || !CanTake) return taken;
            var moved = FileCalls.Splice(pipe, _file, _end, (nuint)(count - taken));
            if (moved > 0)
            {
                taken += (int)moved;
                _end += moved;
                continue;
            }

            error = moved == 0 ? new Errno(ErrnoNumbers.Again) : Errno.Last;
            if (error.Number == ErrnoNumbers.Interrupted) continue;
            if (error.Number != ErrnoNumbers.Invalid) return taken;
            CanTake = false;
        }

        error = default;
        return taken;
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
        _end = 0;
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _file.Dispose();

    // Somebody may have emptied it; what others have added must not be written over.
    private bool FindEnd(out Errno error)
    {
        var found = StatCalls.TryGet(_file, out var now);
        error = found ? default : Errno.Last;
        CanTake &= found && now.Size <= _end;
        _end = now.Size;
        return found;
    }

    private static byte? LastByte(string path, long size)
    {
        var descriptor = FileCalls.Open(path, FileCalls.ReadOnly | FileCalls.CloseOnExec | FileCalls.NonBlocking, 0);
        if (descriptor < 0) return null;
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        byte last;
        return FileCalls.ReadAt(file, &last, 1, size - 1) == 1 ? last : null;
    }

    private void SetAppending(bool isAppending)
    {
        if (_isAppending == isAppending) return;
        FileCalls.SetAppending(_file, isAppending);
        _isAppending = isAppending;
    }
}
