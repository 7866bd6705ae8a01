using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>Final values of expressions in which nothing has to be resolved.</summary>
internal static class Literals
{
    /// <summary>As <see cref="Finish"/>, for an expression that nobody needs any more: its memory becomes the value's.</summary>
    public static HoconValue Convert(HoconValue expression)
    {
        switch (expression)
        {
            case ObjectExpression literal:
                for (var i = 0; i < literal.Members.Count; i++)
                    literal.Members.Set(i, Convert(literal.Members[i].Value));
                return new HoconObject(literal.Members, literal.Position);
            case ArrayExpression literal:
                return new HoconArray([.. literal.Elements.Select(Convert)], literal.Position);
            default:
                return expression;
        }
    }

    public static HoconValue Finish(HoconValue expression)
    {
        switch (expression)
        {
            case ObjectExpression literal:
                var members = new Members<HoconValue>(literal.Members.Count);
                for (var i = 0; i < literal.Members.Count; i++)
                    members.Add(literal.Members[i].Key, Finish(literal.Members[i].Value));
                return new HoconObject(members, literal.Position);
            case ArrayExpression literal:
                var elements = new HoconValue[literal.Elements.Count];
                for (var i = 0; i < elements.Length; i++)
                    elements[i] = Finish(literal.Elements[i]);
                return new HoconArray(elements, literal.Position);
            default:
                return expression;
        }
    }
}
