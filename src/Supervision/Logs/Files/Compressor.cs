using System.IO.Compression;
using Supervision.Posix.Output;

namespace Supervision.Logs.Files;

/// <summary>Compresses rotated files, one after the other, on a thread that gets what the others leave over and ends when there are no more.</summary>
internal sealed class Compressor : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _known = [];
    private bool _isRunning;
    private volatile bool _isDisposed;

    /// <summary>Compresses a file soon. One that waits already is not compressed twice; one that fails stays as it is.</summary>
    public void Add(string rotated)
    {
        lock (_lock)
        {
            if (_isDisposed || !_known.Add(rotated))
            {
                return;
            }

            _waiting.Enqueue(rotated);
            if (!_isRunning)
            {
                _isRunning = true;
                new Thread(Run) { IsBackground = true, Name = "log compression" }.Start();
            }
        }
    }

    /// <summary>Stops, also in the middle of a file, whose other half is begun anew next time.</summary>
    public void Dispose() => _isDisposed = true;

    private void Run()
    {
        BackgroundPriority.Take();
        for (var rotated = Next(null); rotated is not null; rotated = Next(rotated))
        {
            var unfinished = RotatedFiles.UnfinishedName(rotated);
            try
            {
                // One that was deleted meanwhile, being the oldest, must not come back.
                if (Compress(rotated, unfinished) && File.Exists(rotated))
                {
                    File.Move(unfinished, RotatedFiles.CompressedName(rotated), overwrite: true);
                    File.Delete(rotated);
                }
                else
                {
                    File.Delete(unfinished);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Discard(unfinished);
            }
        }
    }

    private string? Next(string? done)
    {
        lock (_lock)
        {
            if (done is not null)
            {
                _known.Remove(done);
            }

            if (!_isDisposed && _waiting.TryDequeue(out var next))
            {
                return next;
            }

            _isRunning = false;
            return null;
        }
    }

    private bool Compress(string rotated, string unfinished)
    {
        using var source = new FileStream(rotated, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var target = new FileStream(unfinished, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = File.GetUnixFileMode(source.SafeFileHandle),
        });
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            var buffer = new byte[BufferBytes];
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                if (_isDisposed)
                {
                    return false;
                }

                gzip.Write(buffer, 0, count);
            }
        }

        // The original is deleted next, so this must be on the disk.
        target.Flush(flushToDisk: true);
        File.SetLastWriteTimeUtc(target.SafeFileHandle, File.GetLastWriteTimeUtc(source.SafeFileHandle));
        return true;
    }

    private static void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is removed before the file is written to for the first time after the next start.
        }
    }
}
