namespace Supervision.Hocon.Values;

/// <summary>Merging whole configurations.</summary>
internal static class ObjectMerge
{
    /// <summary>A new object with the upper one's keys first, as its author reads them, and then the others.</summary>
    public static ObjectExpression Over(ObjectExpression lower, ObjectExpression upper)
    {
        var result = new ObjectExpression(upper.Position);
        foreach (var (key, value) in upper.Members)
        {
            if (!lower.Members.TryGetValue(key, out var below))
                result.Members.Add(key, ObjectExpression.CopyOf(value));
            else if (value is ObjectExpression upperObject && below is ObjectExpression lowerObject)
                result.Members.Add(key, Over(lowerObject, upperObject));
            else
                PutBoth(result, key, below, value);
        }

        foreach (var (key, value) in lower.Members)
        {
            if (upper.Members.IndexOf(key) < 0)
                result.Members.Add(key, ObjectExpression.CopyOf(value));
        }

        return result;
    }

    public static ObjectExpression ToExpression(HoconObject value)
    {
        var result = new ObjectExpression(value.Position);
        foreach (var (key, member) in value)
            result.Members.Add(key, ToExpression(member));
        return result;
    }

    private static HoconValue ToExpression(HoconValue value) => value switch
    {
        HoconObject inner => ToExpression(inner),
        HoconArray array => new ArrayExpression([.. array.Select(ToExpression)], true, array.Position),
        _ => value,
    };

    private static void PutBoth(ObjectExpression target, string key, HoconValue below, HoconValue above)
    {
        var both = new ObjectExpression(target.Position);
        both.Members.Add(key, below);
        target.PutAll(both.Copy());
        both.Members.Set(0, above);
        target.PutAll(both.Copy());
    }
}
