using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>A setting of the command line: <c>key=value</c>.</summary>
internal static class Override
{
    /// <summary>What origins of overrides begin with.</summary>
    public const string Prefix = "-D ";

    /// <exception cref="HoconException">It is malformed.</exception>
    public static Config Read(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw Malformed(text, $"found \"{text}\"");
        var (key, value) = (text[..equals].Trim(), text[(equals + 1)..].Trim());
        if (!IsPath(key)) throw Malformed(text, $"found the key \"{key}\"");
        return Config.ParseText($"{key} = {(IsWritten(value) ? value : Layering.Quoted(value))}", Prefix + key);
    }

    /// <summary>Plain text needs no quotes on a command line, where they are hard to get through.</summary>
    private static bool IsWritten(string value) => value is ['[' or '{' or '"', ..] or "null";

    private static bool IsPath(string key)
    {
        try
        {
            return HoconPath.Parse(key).Count > 0;
        }
        catch (HoconException)
        {
            return false;
        }
    }

    private static HoconException Malformed(string text, string found) =>
        new(new HoconError(HoconOrigin.Of(Prefix + text), found, "key=value, such as supervision.node.name=web-1"));
}
