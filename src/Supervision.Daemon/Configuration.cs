using System.Collections;
using Supervision.Specs.Reading;

namespace Supervision.Daemon;

/// <summary>What a configuration is read with in this process.</summary>
internal static class Configuration
{
    public static string Defaults => Reference.Text;

    public static SpecReaderOptions Options(IEnumerable<string> overrides) => new()
    {
        HostName = Environment.MachineName,
        DataDir = StateDirectory(),
        Overrides = [.. overrides],
        Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
    };

    /// <summary>Root keeps its state where reference.conf says; others cannot write there.</summary>
    private static string? StateDirectory()
    {
        if (Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "supervision");
    }
}
