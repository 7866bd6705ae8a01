using System.Globalization;
using Supervision.Hocon.Includes;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>What substitutions fall back to. Dots in names make objects, as in properties.</summary>
internal sealed class EnvironmentVariables(IReadOnlyDictionary<string, string> variables)
{
    private ObjectExpression? _dotted;

    public Form Find(Substitution substitution)
    {
        var path = substitution.Path.AsSpan(substitution.PrefixLength);
        var name = string.Join('.', path);
        if (substitution.IsList)
            return FindList(name, substitution.Position);
        if (FindDotted(path) is { } nested)
            return new ObjectForm(nested, Slot.Of(nested, null, null), null);
        return variables.TryGetValue(name, out var value) ? new ScalarForm(Variable(name, value)) : Form.Undefined;
    }

    private Form FindList(string name, in Position position)
    {
        var elements = new List<HoconValue>();
        while (true)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{name}_{elements.Count}");
            if (!variables.TryGetValue(numbered, out var value))
                break;
            elements.Add(Variable(numbered, value));
        }

        return elements.Count == 0 ? Form.Undefined : new ArrayForm(new ArrayExpression(elements, true, position));
    }

    private ObjectExpression? FindDotted(ReadOnlySpan<string> path)
    {
        HoconValue? found = _dotted ??= MakeDotted();
        foreach (var key in path)
            found = found is ObjectExpression inner && inner.Members.TryGetValue(key, out var value) ? value : null;
        return found as ObjectExpression;
    }

    private ObjectExpression MakeDotted()
    {
        var entries = new List<(string Key, HoconString Value)>();
        foreach (var (name, value) in variables)
        {
            if (name.Contains('.'))
                entries.Add((name, Variable(name, value)));
        }

        return PropertiesReader.Nest(entries, new Position(new FixedOriginSource(HoconOrigin.Of("environment")), 0));
    }

    private static HoconString Variable(string name, string value) =>
        new(value, true, new Position(new FixedOriginSource(HoconOrigin.Of($"environment variable {name}")), 0));
}
