namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A file system that is frozen until it is thawed: who writes to it meanwhile sleeps, and not even SIGKILL wakes it. Only root can have one.</summary>
internal sealed class FrozenDisk : IDisposable
{
    private readonly string _path;
    private bool _isFrozen;

    /// <param name="image">A file to make, which holds the file system.</param>
    /// <param name="path">Where it is mounted.</param>
    public FrozenDisk(string image, string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        using (var file = File.Create(image))
        {
            file.SetLength(8 << 20);
        }

        Command.Run("/sbin/mkfs.ext4", "-q", image);
        Command.Run("mount", "-o", "loop", image, path);
        Command.Run("/sbin/fsfreeze", "--freeze", path);
        _isFrozen = true;
    }

    public void Thaw()
    {
        Command.Run("/sbin/fsfreeze", "--unfreeze", _path);
        _isFrozen = false;
    }

    public void Dispose()
    {
        if (_isFrozen)
        {
            Thaw();
        }

        Command.Run("umount", "--lazy", _path);
    }
}
