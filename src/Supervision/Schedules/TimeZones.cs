using System.Diagnostics.CodeAnalysis;
using System.Security;

namespace Supervision.Schedules;

/// <summary>The zones that the host knows: those of its tzdata, which its maintainers keep up to date.</summary>
internal static class TimeZones
{
    private const string Directory = "/usr/share/zoneinfo";

    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        try
        {
            // A name is a path below the directory of the zones, and must not lead out of it.
            if (name.StartsWith('/') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')) return false;
            zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            return true;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Every name, read from the directory: to load all zones only for their names would cost megabytes.</summary>
    public static IEnumerable<string> Names()
    {
        var root = Environment.GetEnvironmentVariable("TZDIR") is { Length: > 0 } chosen ? chosen : Directory;
        return System.IO.Directory.Exists(root)
            ? System.IO.Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file))
                .Where(name => char.IsAsciiLetterUpper(name[0]) && !name.Contains('.', StringComparison.Ordinal))
            : [];
    }
}
