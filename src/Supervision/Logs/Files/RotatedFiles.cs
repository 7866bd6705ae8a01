using System.Globalization;

namespace Supervision.Logs.Files;

/// <summary>
/// The files that a log file was renamed to: <c>FILE.20261231T235959.999Z</c>, with <c>.gz</c> behind it when compressed and <c>.gz.part</c> while it is.
/// A name is given once and never changed, so that whoever reads or ships the files is not confused; names in order are times in order.
/// </summary>
internal sealed class RotatedFiles
{
    private const string StampFormat = "yyyyMMdd'T'HHmmss.fff'Z'";
    private const string Compressed = ".gz";
    private const string Unfinished = ".gz.part";

    private readonly string _directory;
    private readonly string _prefix;
    private DateTimeOffset _last;

    public RotatedFiles(string path)
    {
        _directory = Path.GetDirectoryName(path)!;
        _prefix = Path.GetFileName(path) + ".";
    }

    /// <summary>Where a rotated file is compressed to.</summary>
    public static string CompressedName(string rotated) => rotated + Compressed;

    /// <summary>Where that is written until it is complete.</summary>
    public static string UnfinishedName(string rotated) => rotated + Unfinished;

    /// <summary>The time of the newest one; null without any.</summary>
    public DateTimeOffset? Newest => List() is [.., var newest] ? newest.Stamp : null;

    /// <summary>A name that is free, later than those before, also when several are needed within a millisecond.</summary>
    public string NextName(DateTimeOffset now)
    {
        var stamp = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        if (stamp <= _last)
        {
            stamp = _last + TimeSpan.FromMilliseconds(1);
        }

        while (File.Exists(NameOf(stamp)) || File.Exists(CompressedName(NameOf(stamp))))
        {
            stamp += TimeSpan.FromMilliseconds(1);
        }

        _last = stamp;
        return NameOf(stamp);
    }

    /// <summary>Those that are not compressed, oldest first.</summary>
    public IEnumerable<string> Plain() => List().Where(f => f.Suffix.Length == 0).Select(f => NameOf(f.Stamp));

    /// <summary>Deletes the oldest beyond a number.</summary>
    public void Prune(int keep)
    {
        var files = List();
        var surplus = files.Select(f => f.Stamp).Distinct().SkipLast(keep).ToHashSet();
        foreach (var file in files.Where(f => surplus.Contains(f.Stamp)))
        {
            File.Delete(NameOf(file.Stamp) + file.Suffix);
        }
    }

    /// <summary>Removes what a compression has left that was killed: half a file, or the original beside the whole of it.</summary>
    public void Recover()
    {
        var files = List();
        var whole = files.Where(f => f.Suffix == Compressed).Select(f => f.Stamp).ToHashSet();
        foreach (var file in files.Where(f => f.Suffix == Unfinished || (f.Suffix.Length == 0 && whole.Contains(f.Stamp))))
        {
            File.Delete(NameOf(file.Stamp) + file.Suffix);
        }
    }

    private string NameOf(DateTimeOffset stamp) =>
        Path.Combine(_directory, _prefix + stamp.UtcDateTime.ToString(StampFormat, CultureInfo.InvariantCulture));

    /// <summary>By time. Files with other names are somebody else's.</summary>
    private List<(DateTimeOffset Stamp, string Suffix)> List()
    {
        var files = new List<(DateTimeOffset Stamp, string Suffix)>();
        foreach (var path in Directory.EnumerateFiles(_directory))
        {
            var name = Path.GetFileName(path);
            if (!name.StartsWith(_prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = name[_prefix.Length..];
            var suffix = rest.EndsWith(Unfinished, StringComparison.Ordinal) ? Unfinished : rest.EndsWith(Compressed, StringComparison.Ordinal) ? Compressed : "";
            if (DateTimeOffset.TryParseExact(
                rest[..^suffix.Length], StampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var stamp))
            {
                files.Add((stamp, suffix));
            }
        }

        files.Sort();
        return files;
    }
}
