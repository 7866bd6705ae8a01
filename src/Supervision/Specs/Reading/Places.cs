using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Origins, paths and values in the words of messages.</summary>
internal static class Places
{
    private const int ShownMax = 80;

    /// <summary><c>file:line</c>, or the words for what has no lines, such as the command line.</summary>
    public static string Of(HoconOrigin origin) =>
        origin.Line > 0 && !origin.Description.StartsWith(Override.Prefix, StringComparison.Ordinal)
            ? $"{origin.Description}:{origin.Line}"
            : origin.Description;

    /// <summary>The directory of the file that a value was written in; the current one for values that are in no file.</summary>
    public static string Directory(HoconOrigin origin) =>
        origin.File is { } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : Environment.CurrentDirectory;

    /// <summary>A key as it is written in a path.</summary>
    public static string Quoted(string key) =>
        key.Length > 0 && key.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? key : $"\"{key}\"";

    /// <summary>What stands there, for people: short, and on one line.</summary>
    public static string Found(HoconValue value)
    {
        switch (value)
        {
            case HoconObject:
                return "an object";
            case HoconArray:
                return "a list";
            case HoconNull:
                return "null";
            default:
                var text = value.ToString()!.ReplaceLineEndings("\\n");
                return $"\"{(text.Length <= ShownMax ? text : text[..ShownMax] + "…")}\"";
        }
    }
}
