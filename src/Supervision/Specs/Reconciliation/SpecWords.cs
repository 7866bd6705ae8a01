using System.Collections;
using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Specs.Reconciliation;

/// <summary>Values of specs in words, much as the configuration has them. Two values are the same when their words are.</summary>
internal static class SpecWords
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum word => Kebab(word.ToString()),
        TimeSpan time => Exactly(time),
        Requirement r => Of(r),
        ServiceName name => name.Text,
        HookSpec { Service: { } service } h => $"{Kebab(h.Action.ToString())} {service} within {Of(h.Timeout)}",
        HookSpec h => $"{Of(h.Command)} within {Of(h.Timeout)}",
        ProbeSpec.Exec p => $"exec {Of(p.Command)}",
        ProbeSpec.Tcp p => $"tcp {p.Host}:{Of(p.Port)}",
        ProbeSpec.Http p => $"http {p.Url} {Of(p.Statuses)}",
        LogFileSpec f => $"{f.File}, {Of(f.Mode)}, rotated at {Of(f.Rotate.Size)} bytes and every {Of(f.Rotate.Every)}, keep {Of(f.Rotate.Keep)}{(f.Rotate.Compress ? ", compressed" : "")}",
        CgroupSettings g => $"memory-max {Of(g.MemoryMax)}, pids-max {Of(g.PidsMax)}, cpu-max {Of(g.CpuMax)}, cpu-weight {Of(g.CpuWeight)}",
        ListenerSpec l => l.Settings.ToString(),

        // What can be changed of a socket that is open is nothing to those who have it.
        ListenerUse u => $"{u.Name}: {(u.Name == u.Listener ? "" : $"{u.Listener}, ")}{u.Settings?.Shape}",
        IDictionary entries => $"{{ {string.Join(", ", entries.Cast<DictionaryEntry>().Select(e => $"{e.Key} = {Quoted(e.Value)}"))} }}",
        IEnumerable elements => $"[{string.Join(", ", elements.Cast<object?>().Select(Quoted))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Of(Requirement requirement) =>
        requirement.Name.Text
        + (requirement.Condition is RequirementCondition.Ready ? "" : $" {Kebab(requirement.Condition.ToString())}")
        + (requirement.WhenLost is WhenLost.Stop ? "" : $", when lost {Kebab(requirement.WhenLost.ToString())}");

    /// <summary>Within a list only plain words go without quotes, so that no two lists look alike.</summary>
    private static string Quoted(object? value) =>
        value is string text && !(text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '.' or ':' or '='))
            ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : Of(value);

    /// <summary>In the largest unit that loses nothing.</summary>
    private static string Exactly(TimeSpan time) => time.Ticks switch
    {
        var t when t % TimeSpan.TicksPerSecond != 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms"),
        var t when t % TimeSpan.TicksPerMinute != 0 || t == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s"),
        var t when t % TimeSpan.TicksPerHour != 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h"),
    };

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
