namespace Supervision.Hocon.Values;

/// <summary>Values with every string in them replaced; where they were written stays.</summary>
internal static class StringMapping
{
    public static HoconValue Of(HoconValue value, Func<string, string> map) => value switch
    {
        HoconString text when map(text.Value) is var mapped && mapped != text.Value => new HoconString(mapped, text.IsQuoted, text.Position),
        HoconObject inner => Of(inner, map),
        HoconArray array => new HoconArray([.. array.Select(element => Of(element, map))], array.Position),
        _ => value,
    };

    public static HoconObject Of(HoconObject value, Func<string, string> map)
    {
        var members = new Members<HoconValue>(value.Count);
        foreach (var (key, member) in value)
            members.Add(key, Of(member, map));
        return new HoconObject(members, value.Position);
    }
}
