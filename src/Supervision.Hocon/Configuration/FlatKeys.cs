using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Supervision.Hocon.Configuration;

/// <summary>Keys as <see cref="IConfiguration"/> has them: nested ones joined by colons, list elements by number.</summary>
internal static class FlatKeys
{
    public static Dictionary<string, string?> Of(HoconObject root)
    {
        var keys = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in root)
            Add(keys, key, value);
        return keys;
    }

    private static void Add(Dictionary<string, string?> keys, string path, HoconValue value)
    {
        switch (value)
        {
            case HoconObject { Count: > 0 } members:
                foreach (var (key, member) in members)
                    Add(keys, ConfigurationPath.Combine(path, key), member);
                break;
            case HoconArray { Count: > 0 } elements:
                for (var i = 0; i < elements.Count; i++)
                    Add(keys, ConfigurationPath.Combine(path, i.ToString(CultureInfo.InvariantCulture)), elements[i]);
                break;
            case HoconNull or HoconObject:
                keys[path] = null;
                break;
            case HoconArray:
                keys[path] = "";
                break;
            default:
                keys[path] = value.ToString();
                break;
        }
    }
}
