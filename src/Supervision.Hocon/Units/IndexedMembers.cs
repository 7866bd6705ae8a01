using System.Globalization;

namespace Supervision.Hocon.Units;

/// <summary>Objects with numbers for keys, which is how lists come out of properties and variables.</summary>
internal static class IndexedMembers
{
    public static IReadOnlyList<HoconValue> Of(HoconObject members)
    {
        var indexed = new List<(int Index, HoconValue Value)>();
        foreach (var (key, value) in members)
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                indexed.Add((index, value));
        }

        indexed.Sort((a, b) => a.Index.CompareTo(b.Index));
        return indexed.ConvertAll(pair => pair.Value);
    }
}
