namespace Supervision.Hosting.Embedding;

/// <summary>Where an embedded node keeps its files, if it has any and nothing else is said: beside those of the daemon, never among them.</summary>
internal static class DataDirectory
{
    public static string Of(string name)
    {
        var folder = "supervision-" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        if (Environment.IsPrivilegedProcess)
        {
            return Path.Combine("/var/lib", folder);
        }

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, folder);
    }
}
