using System.Globalization;
using System.Text.Json;

namespace Supervision.Api;

/// <summary>What a daemon tells clients of the same user about one of its TCP ports, in <c>PORT.json</c> (0600) of <see cref="RuntimeDirectory"/>.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Url">The address it listens at, such as <c>http://127.0.0.1:9110</c>.</param>
/// <param name="Socket">The path of its socket in the file system; null without one.</param>
/// <param name="TokenFile">The path of the file with its token; null when it asks for none.</param>
/// <param name="Pid">The daemon's process.</param>
public sealed record Announcement(string Node, string Url, string? Socket, string? TokenFile, int Pid)
{
    /// <summary>Announces a port, in place of whatever was announced for it before.</summary>
    /// <param name="port">The TCP port.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be made, or could have been prepared by somebody else.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Write(int port) => Write(RuntimeDirectory.Path, port);

    /// <summary>Takes the announcement of a port back, unless another daemon has announced the port since.</summary>
    /// <param name="port">The TCP port.</param>
    /// <param name="pid">The process that announced it.</param>
    public static void Remove(int port, int pid) => Remove(RuntimeDirectory.Path, port, pid);

    /// <summary>Finds the announcement of a port by a daemon of this user that still runs; null when there is none.</summary>
    /// <param name="port">The TCP port.</param>
    public static Announcement? Find(int port) =>
        Find(RuntimeDirectory.Candidates(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Ownership.EffectiveUserId), port);

    internal string Write(string directory, int port)
    {
        RuntimeDirectory.Prepare(directory);
        var path = FileOf(directory, port);
        var draft = $"{path}.{Pid}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(draft, options))
            JsonSerializer.Serialize(file, this, ApiJson.Default.Announcement);
        File.Move(draft, path, overwrite: true);
        return path;
    }

    internal static void Remove(string directory, int port, int pid)
    {
        if (Read(FileOf(directory, port))?.Pid == pid)
            File.Delete(FileOf(directory, port));
    }

    internal static Announcement? Find(IEnumerable<string> directories, int port)
    {
        foreach (var directory in directories)
        {
            // A directory of somebody else could name a token file of ours, and have us send what is in it to a port of theirs.
            if (!Ownership.IsPrivateDirectory(directory))
                continue;
            if (Read(FileOf(directory, port)) is { } found && Directory.Exists("/proc/" + found.Pid.ToString(CultureInfo.InvariantCulture)))
                return found;
        }

        return null;
    }

    private static string FileOf(string directory, int port) =>
        Path.Combine(directory, port.ToString(CultureInfo.InvariantCulture) + ".json");

    private static Announcement? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ApiJson.Default.Announcement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
