namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A file system of a few megabytes in memory, mounted on a directory. Only root can have one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path)
    {
        _path = path;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Command.Run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", path);
    }

    private string Ballast => Path.Combine(_path, "ballast");

    /// <summary>Leaves no room for anything.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // That was the last block.
        }
    }

    /// <summary>Gives all room back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose() => Command.Run("umount", "--lazy", _path);
}
