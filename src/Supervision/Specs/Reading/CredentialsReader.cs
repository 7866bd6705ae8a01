using System.Collections.Immutable;
using Supervision.Posix.Processes;

namespace Supervision.Specs.Reading;

/// <summary>Reads who a service runs as, and within which bounds.</summary>
internal static class CredentialsReader
{
    private const int UmaskMax = 511;

    /// <summary>The limits that count bytes, and may therefore bear units.</summary>
    private static readonly string[] InBytes = ["as", "core", "data", "fsize", "memlock", "msgqueue", "rss", "stack"];

    public static CredentialsSpec Read(Section section) => new()
    {
        User = section.Filled("user", "the name or number of a user"),
        Group = section.Filled("group", "the name or number of a group"),
        SupplementaryGroups = section.Find("supplementary-groups") is null
            ? null
            : [.. section.Texts("supplementary-groups", "names or numbers of groups").Select(t => t.Text)],
        AmbientCapabilities = ReadCapabilities(section),
        NoNewPrivileges = section.Flag("no-new-privileges", CredentialsSpec.Inherited.NoNewPrivileges),
        Umask = ReadUmask(section),
        Nice = section.Whole("nice", -20, 19),
        OomScoreAdjust = section.Whole("oom-score-adjust", -1000, 1000),
        Limits = ReadLimits(section.Child("limits")),
    };

    private static ImmutableArray<string> ReadCapabilities(Section section)
    {
        const string Expected = "capabilities of capabilities(7), such as net_bind_service";
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, value) in section.Texts("ambient-capabilities", Expected))
        {
            var name = text.ToLowerInvariant();
            if (name.StartsWith("cap_", StringComparison.Ordinal)) name = name[4..];
            if (Capabilities.Names.Contains(name)) names.Add(name);
            else section.MistakeIn("ambient-capabilities", value, $"found \"{text}\", expected {Expected}{Nearest.Hint(name, Capabilities.Names)}");
        }

        return names.ToImmutable();
    }

    private static int? ReadUmask(Section section)
    {
        const string Expected = "permissions in octal from 000 to 777, such as 027";
        if (section.Text("umask", Expected) is not { } text) return null;
        var mask = text is { Length: > 0 and <= 4 } && text.All(c => c is >= '0' and <= '7')
            ? text.Aggregate(0, (sum, digit) => (sum * 8) + (digit - '0'))
            : -1;
        if (mask is >= 0 and <= UmaskMax) return mask;
        section.Mistake("umask", $"found \"{text}\", expected {Expected}");
        return null;
    }

    private static ImmutableSortedDictionary<string, long?> ReadLimits(Section section)
    {
        var limits = ImmutableSortedDictionary.CreateBuilder<string, long?>(StringComparer.Ordinal);
        foreach (var name in section.Present)
        {
            if (!ResourceLimit.Names.Contains(name))
            {
                section.Mistake(name,
                    $"is an unknown limit, expected one of {string.Join(", ", ResourceLimit.Names)}{Nearest.Hint(name, ResourceLimit.Names)}");
            }
            else if (TryReadLimit(section, name, out var limit))
            {
                limits.Add(name, limit);
            }
        }

        return limits.Count == 0 ? CredentialsSpec.Inherited.Limits : limits.ToImmutable();
    }

    private static bool TryReadLimit(Section section, string name, out long? limit)
    {
        var isInBytes = InBytes.Contains(name);
        var expected = isInBytes ? "a size such as 512M, or unlimited" : "a whole number from 0, or unlimited";
        var text = section.Text(name, expected);
        limit = text is null or "unlimited" ? null
            : isInBytes ? Quantities.Bytes(section.Find(name)!)
            : Scalars.AsWhole(text);
        if (text is null) return false;
        if (text == "unlimited" || limit >= 0) return true;
        section.Mistake(name, $"found \"{text}\", expected {expected}");
        return false;
    }
}
