using Supervision.Posix.Errors;
using Supervision.Posix.Output;
using Supervision.Specs;

namespace Supervision.Logs.Files;

/// <summary>
/// Appends to a log file, and has it give way to a new one between two lines when it is large or old enough.
/// It finds out by itself when somebody has moved or deleted the file or its directory. On one thread at a time.
/// </summary>
internal sealed class RotatingFile(LogFileSpec spec, TimeProvider time, Action<string> compress) : IDisposable
{
    /// <summary>How far a line may go beyond the size before it is cut.</summary>
    private const long OverhangMax = LineSplitter.LineBytesMax;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromMinutes(1);

    private readonly RotatedFiles _rotated = new(spec.File);
    private OutputFile? _file;
    private long _length;
    private DateTimeOffset? _began;
    private bool _isAtLineStart = true;
    private bool _isRecovered;
    private long _checkedAt;
    private long? _refusedAt;

    /// <summary>Why it could not give way to a new file; null when all is well.</summary>
    public string? RotationTrouble { get; private set; }

    /// <summary>When its oldest line will have been in it for long enough.</summary>
    public DateTimeOffset? RotationDue => _refusedAt is null ? _began + spec.Rotate.Every : null;

    /// <summary>Whether bytes can be moved to it that are in a pipe still.</summary>
    public bool CanTake => _file?.CanTake ?? true;

    /// <summary>Writes as much as can be written.</summary>
    /// <param name="bytes">May be none, which opens the file and lets it rotate by age.</param>
    /// <param name="pipe">Where they are still, and are taken from; null if nowhere.</param>
    /// <param name="trouble">Why it was not all; null when it was.</param>
    /// <returns>How many bytes are in the file now.</returns>
    public int Write(ReadOnlySpan<byte> bytes, IPipedBytes? pipe, out string? trouble)
    {
        var taken = 0;
        trouble = null;
        try
        {
            var file = Opened();
            do
            {
                var part = NextPart(file, bytes[taken..]);
                if (part < 0)
                {
                    Rotate(file);
                    file = Opened();
                    continue;
                }

                var written = Write(file, bytes.Slice(taken, part), pipe, out trouble);
                Advance(bytes.Slice(taken, written));
                taken += written;
                if (trouble is not null || (pipe is not null && !file.CanTake))
                {
                    return taken;
                }
            }
            while (taken < bytes.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble = Describe(e);
        }

        return taken;
    }

    private int Write(OutputFile file, ReadOnlySpan<byte> bytes, IPipedBytes? pipe, out string? trouble)
    {
        if (pipe is not null)
        {
            var moved = pipe.MoveTo(file, bytes.Length, out trouble);
            trouble = trouble is null ? null : $"cannot write {spec.File}: {trouble}";
            return moved;
        }

        var written = file.Write(bytes, out var error);
        trouble = error.Number == 0 ? null : $"cannot write {spec.File}: {error}";
        return written;
    }

    /// <summary>Removes all that the file holds, for a service that begins anew.</summary>
    public void Empty(out string? trouble)
    {
        trouble = null;
        try
        {
            Opened().Empty();
            (_length, _began, _isAtLineStart) = (0, null, true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble = Describe(e);
        }
    }

    /// <summary>Lets go of the file; the next byte goes to whatever bears its name then.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>How much may be written before the next decision; -1 when the file is to give way to another first.</summary>
    private int NextPart(OutputFile file, ReadOnlySpan<byte> rest)
    {
        if (!file.IsRegular || IsRefused())
        {
            return rest.Length;
        }

        var mayGiveWay = _length > 0 && _isAtLineStart;
        if (mayGiveWay && _began + spec.Rotate.Every <= time.GetUtcNow())
        {
            return -1;
        }

        if (spec.Rotate.Size is not { } size || rest.Length <= size - _length)
        {
            return rest.Length;
        }

        if (FittingLines(size, rest) is > 0 and var lines)
        {
            return lines;
        }

        // A line that began within the size, or is longer than it, goes on to its end; but not for ever.
        var room = size + OverhangMax - _length;
        if (mayGiveWay || room <= 0)
        {
            return -1;
        }

        var line = rest.IndexOf((byte)'\n') + 1;
        return line > 0 && line <= room ? line : (int)Math.Min(rest.Length, room);
    }

    /// <summary>How many bytes the whole lines have that still fit.</summary>
    private int FittingLines(long size, ReadOnlySpan<byte> rest)
    {
        var room = Math.Min(size - _length, rest.Length);
        return room <= 0 ? 0 : rest[..(int)room].LastIndexOf((byte)'\n') + 1;
    }

    private void Advance(ReadOnlySpan<byte> written)
    {
        if (written.IsEmpty)
        {
            return;
        }

        if (spec.Rotate.Every is not null)
        {
            _began ??= time.GetUtcNow();
        }

        _length += written.Length;
        _isAtLineStart = written[^1] == (byte)'\n';
    }

    private OutputFile Opened()
    {
        if (_file is { IsRegular: true } known && time.GetElapsedTime(_checkedAt) >= CheckInterval)
        {
            _checkedAt = time.GetTimestamp();
            if (!known.IsAt(spec.File))
            {
                Dispose();
            }
        }

        return _file ??= Open();
    }

    private OutputFile Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(spec.File)!);
        var file = OutputFile.Open(spec.File);
        (_length, _isAtLineStart, _began, _checkedAt) = (file.SizeAtOpening, file.EndsLine, null, time.GetTimestamp());
        if (!file.IsRegular)
        {
            return file;
        }

        if (!_isRecovered)
        {
            _isRecovered = true;
            Tidy(_rotated.Recover);
        }

        if (spec.Rotate.Every is not null && _length > 0)
        {
            // The file before it was renamed when this one began; the first has none before it.
            _began = _rotated.Newest ?? File.GetCreationTimeUtc(spec.File);
        }

        return file;
    }

    private void Rotate(OutputFile file)
    {
        try
        {
            // What somebody else has moved away has given way already.
            if (file.IsAt(spec.File))
            {
                MoveAway();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _refusedAt = time.GetTimestamp();
            RotationTrouble = $"cannot rotate {spec.File}, which grows on: {e.Message}";
            return;
        }

        RotationTrouble = null;
        Dispose();
        Tidy(() => { });
    }

    private void MoveAway()
    {
        if (spec.Rotate.Keep == 0)
        {
            File.Delete(spec.File);
        }
        else
        {
            File.Move(spec.File, _rotated.NextName(time.GetUtcNow()));
        }
    }

    /// <summary>What fails here is tried again with the next rotation; the output goes on meanwhile.</summary>
    private void Tidy(Action first)
    {
        try
        {
            first();
            if (spec.Rotate.Keep is { } keep)
            {
                _rotated.Prune(keep);
            }

            if (spec.Rotate.Compress)
            {
                foreach (var plain in _rotated.Plain())
                {
                    compress(plain);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RotationTrouble = $"cannot tidy the rotated files of {spec.File}: {e.Message}";
        }
    }

    private string Describe(Exception e) => e is PosixException ? e.Message : $"cannot open {spec.File}: {e.Message.TrimEnd('.')}";

    private bool IsRefused()
    {
        if (_refusedAt is { } at && time.GetElapsedTime(at) >= RefusalPatience)
        {
            _refusedAt = null;
        }

        return _refusedAt is not null;
    }
}
