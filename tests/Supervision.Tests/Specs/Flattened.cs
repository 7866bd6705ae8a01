using System.Collections;
using System.Globalization;

namespace Supervision.Tests.Specs;

/// <summary>A spec as lines of <c>path = value</c>, so that two can be compared by content and differences can be read.</summary>
internal static class Flattened
{
    public static List<string> Of(object? spec)
    {
        var lines = new List<string>();
        Add(spec, "", lines);
        return lines;
    }

    private static void Add(object? value, string path, List<string> lines)
    {
        switch (value)
        {
            case null or string or Enum or IFormattable or bool or Supervision.Specs.ServiceName:
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} = {value ?? "null"}"));
                break;
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries) Add(entry.Value, $"{path}.{entry.Key}", lines);
                break;
            case IEnumerable elements:
                var index = 0;
                foreach (var element in elements) Add(element, $"{path}[{index++}]", lines);
                break;
            default:
                // Where something was written is not what was written.
                foreach (var property in value.GetType().GetProperties().Where(p => p.Name != "Origin" && !p.GetMethod!.IsStatic))
                    Add(property.GetValue(value), $"{path}.{property.Name}", lines);
                break;
        }
    }
}
