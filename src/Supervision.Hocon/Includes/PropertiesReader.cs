using System.Globalization;
using System.Text;
using Supervision.Hocon.Text;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Includes;

/// <summary>Reads Java properties: dots in keys nest, and every value is a string.</summary>
internal static class PropertiesReader
{
    public static ObjectExpression Read(SourceText source)
    {
        var origins = new LineOriginSource(source.Description, source.File);
        var entries = new List<(string Key, HoconString Value)>();
        var text = source.Text;
        var position = 0;
        var line = 1;
        while (position < text.Length)
        {
            var first = line;
            var logical = LogicalLine(text, ref position, ref line);
            if (logical.Length == 0 || logical[0] is ('#' or '!'))
                continue;
            var keyEnd = KeyEnd(logical);
            var value = logical[keyEnd..].TrimStart(" \t\f");
            if (value.Length > 0 && value[0] is ('=' or ':'))
                value = value[1..].TrimStart(" \t\f");
            entries.Add((Unescape(logical[..keyEnd]), new HoconString(Unescape(value), true, new Position(origins, first))));
        }

        return Nest(entries, new Position(origins, 1));
    }

    /// <summary>Makes objects of dotted names. Where a name is both an object and a string, the object wins.</summary>
    public static ObjectExpression Nest(List<(string Key, HoconString Value)> entries, in Position position)
    {
        var root = new ObjectExpression(position);
        foreach (var (name, value) in entries)
        {
            var keys = name.Split('.');
            var target = root;
            for (var i = 0; i < keys.Length - 1; i++)
                target = target.Descend(keys[i], value.Position);
            if (!target.Members.TryGetValue(keys[^1], out var earlier) || earlier is not ObjectExpression)
                target.Put(keys[^1], value);
        }

        return root;
    }

    /// <summary>A line without its indentation, joined with those that follow a backslash at its end.</summary>
    private static ReadOnlySpan<char> LogicalLine(string text, ref int position, ref int line)
    {
        StringBuilder? joined = null;
        while (true)
        {
            while (position < text.Length && text[position] is (' ' or '\t' or '\f'))
                position++;
            var start = position;
            while (position < text.Length && text[position] is not ('\n' or '\r'))
                position++;
            var part = text.AsSpan(start, position - start);
            if (position < text.Length)
            {
                position += text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;
                line++;
            }

            var isComment = joined is null && part.Length > 0 && part[0] is ('#' or '!');
            if (isComment || !EndsInOddBackslashes(part))
                return joined is null ? part : joined.Append(part).ToString();
            (joined ??= new StringBuilder()).Append(part[..^1]);
            if (position >= text.Length)
                return joined.ToString();
        }
    }

    private static bool EndsInOddBackslashes(ReadOnlySpan<char> part)
    {
        var count = part.Length - part.TrimEnd('\\').Length;
        return count % 2 == 1;
    }

    private static int KeyEnd(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] is '=' or ':' or ' ' or '\t' or '\f')
                return i;
        }

        return line.Length;
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
            return text.ToString();
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                if (text[i] != '\\')
                    result.Append(text[i]);
                continue;
            }

            var c = text[++i];
            if (c == 'u' && i + 4 < text.Length && ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(c switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', _ => c });
        }

        return result.ToString();
    }
}
