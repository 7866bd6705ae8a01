namespace Supervision.Hocon.Values;

/// <summary>An object as written. It grows while its document is read, and is not changed afterwards.</summary>
internal sealed class ObjectExpression(in Position position) : HoconValue(position)
{
    private bool? _isResolved;

    public Members<HoconValue> Members { get; } = new();

    public override string Kind => "object";

    internal override bool IsResolved => _isResolved ??= AreMembersResolved();

    /// <summary>Adds a later value of a key to its earlier ones.</summary>
    public void Put(string key, HoconValue value)
    {
        var position = Members.IndexOf(key);
        if (position < 0)
            Members.Add(key, value);
        else
            Members.Set(position, Over(Members[position].Value, value));
    }

    /// <summary>Adds another object's members, in their order, to those here.</summary>
    public void PutAll(ObjectExpression later)
    {
        foreach (var (key, value) in later.Members)
        {
            if (value is Layers layers)
            {
                foreach (var layer in layers.Values)
                    Put(key, layer);
            }
            else
            {
                Put(key, value);
            }
        }
    }

    /// <summary>The object that a later part of a path goes into.</summary>
    public ObjectExpression Descend(string key, in Position position)
    {
        if (Members.TryGetValue(key, out var earlier))
        {
            if (earlier is ObjectExpression found)
                return found;
            if (earlier is Layers { Top: ObjectExpression top })
                return top;
        }

        var created = new ObjectExpression(position);
        Put(key, created);
        return created;
    }

    /// <summary>A copy that can be changed without changing this.</summary>
    public ObjectExpression Copy()
    {
        var copy = new ObjectExpression(Position);
        foreach (var (key, value) in Members)
            copy.Members.Add(key, CopyOf(value));
        return copy;
    }

    public static HoconValue CopyOf(HoconValue value) => value switch
    {
        ObjectExpression inner => inner.Copy(),
        Layers layers => new Layers(layers.Values.ConvertAll(CopyOf), layers.Position),
        _ => value,
    };

    private static HoconValue Over(HoconValue earlier, HoconValue later)
    {
        switch (later)
        {
            case ObjectExpression upper:
                switch (earlier)
                {
                    case ObjectExpression lower:
                        lower.PutAll(upper);
                        return lower;
                    case Layers { Top: ObjectExpression top }:
                        top.PutAll(upper);
                        return earlier;
                    case Substitution or Concatenation or EarlierValue or Layers:
                        return Push(earlier, later);
                    default:
                        return later;
                }

            case Substitution or Concatenation or EarlierValue:
                return Push(earlier, later);
            default:
                // What cannot merge hides all below, so that it is never looked at.
                return later;
        }
    }

    private static Layers Push(HoconValue earlier, HoconValue later)
    {
        if (earlier is Layers layers)
        {
            layers.Values.Add(later);
            return layers;
        }

        return new Layers([earlier, later], earlier.Position);
    }

    private bool AreMembersResolved()
    {
        for (var i = 0; i < Members.Count; i++)
        {
            if (!Members[i].Value.IsResolved)
                return false;
        }

        return true;
    }
}
