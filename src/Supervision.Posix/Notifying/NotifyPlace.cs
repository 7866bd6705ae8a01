using System.Globalization;
using System.Text;
using Supervision.Posix.Errors;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Notifying;

/// <summary>
/// The directory of this process's notify sockets. Services may run as any user that the host may become, so that root's is where all can reach it; who
/// may say something is decided by process, not by path.
/// </summary>
/// <param name="dataDirectory">Where a host that is not root prefers to have it; null if there is none.</param>
internal sealed class NotifyPlace(string? dataDirectory) : IDisposable
{
    // An address of a socket ends there, and programs that notify use it as it is given to them.
    private const int PathMax = 107;
    private const int NumberLengthMax = 11;
    private const string RootBase = "/run/supervision-notify";

    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static int _places;

    private string? _directory;
    private readonly HashSet<string> _inherited = [];
    private int _last;

    /// <summary>A path that no socket has.</summary>
    /// <exception cref="PosixException">There is no directory where sockets can be made.</exception>
    internal string Next()
    {
        _directory ??= Make();
        return string.Create(CultureInfo.InvariantCulture, $"{_directory}/{++_last}");
    }

    /// <summary>
    /// Keeps the directory of a socket whose host has died, if the path is such a one: it comes from the environment of a process, which could have written
    /// any there.
    /// </summary>
    internal bool TryInherit(string path)
    {
        var directory = Path.GetDirectoryName(path);
        var isOne = directory is not null && Path.GetDirectoryName(directory) == Parent && Path.GetFullPath(path) == path
            && Path.GetFileName(path).All(char.IsAsciiDigit) && Path.GetFileName(directory).All(c => char.IsAsciiDigit(c) || c == '-');
        return isOne && (_inherited.Contains(directory!) || (TryHold(directory!) && _inherited.Add(directory!)));
    }

    /// <summary>Goes on in the directory that this process had when it ran another program.</summary>
    internal void Restore(StatePart part) =>
        (_directory, _last) = (part.Text(StateField.NotifyDirectory), part.Integer(StateField.LastNotifyNumber));

    internal void Save(FrameWriter part) => _ = part.AddIfAny(StateField.NotifyDirectory, _directory).Add(StateField.LastNotifyNumber, _last);

    public void Dispose()
    {
        if (_directory is not null) Delete(_directory);
    }

    private string Make() => TryMakeIn(Parent) ?? MakeTemporary();

    private string? Parent => AccountCalls.EffectiveUser() == 0 ? RootBase : dataDirectory is null ? null : Path.Combine(dataDirectory, "notify");

    private static string? TryMakeIn(string? parent)
    {
        if (parent is null || ProcessIdentity.TryRead(Environment.ProcessId) is not { } self) return null;
        var directory = string.Create(CultureInfo.InvariantCulture, $"{parent}/{self.Pid}-{self.StartTime}-{Interlocked.Increment(ref _places)}");
        if (Encoding.UTF8.GetByteCount(directory) + NumberLengthMax > PathMax) return null;
        try
        {
            _ = Directory.CreateDirectory(parent);
            DeleteAbandoned(parent);
            _ = Directory.CreateDirectory(directory);
            File.SetUnixFileMode(parent, Passable);
            File.SetUnixFileMode(directory, Passable);
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string MakeTemporary()
    {
        try
        {
            var directory = Directory.CreateTempSubdirectory("supervision-notify-").FullName;
            File.SetUnixFileMode(directory, Passable);
            return directory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PosixException($"cannot make a directory for notify sockets: {e.Message}");
        }
    }

    // The hosts of other nodes delete what belongs to nobody, so a file in it tells who has it now; and one may have done so before this one came.
    private static bool TryHold(string directory)
    {
        if (ProcessIdentity.TryRead(Environment.ProcessId) is not { } self) return false;
        try
        {
            _ = Directory.CreateDirectory(directory);
            File.SetUnixFileMode(directory, Passable);
            File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"{directory}/{self.Pid}-{self.StartTime}"), "");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A host that was killed leaves its directory behind.
    private static void DeleteAbandoned(string parent)
    {
        foreach (var directory in Directory.EnumerateDirectories(parent))
        {
            if (Path.GetFileName(directory).Split('-') is not [_, _, _]) continue;
            try
            {
                if (!IsHolder(Path.GetFileName(directory)) && !Directory.EnumerateFiles(directory).Any(file => IsHolder(Path.GetFileName(file)))) Delete(directory);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else was quicker.
            }
        }
    }

    /// <summary>Whether a name, of a directory or of a file in it, is that of a process that runs, or cannot be told: it begins with pid and start time.</summary>
    private static bool IsHolder(string name) => name.Split('-') is [var number, var start, ..]
        && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            || (ProcessStat.TryRead(pid, out var stat) && stat.StartTime.ToString(CultureInfo.InvariantCulture) == start));

    private static void Delete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or deleted by somebody else meanwhile.
        }
    }
}
