using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>A value whose kind is known, while the values inside it may not be.</summary>
internal abstract class Form
{
    /// <summary>There is no value, and that is no mistake.</summary>
    public static Form Undefined { get; } = new AbsentForm();

    /// <summary>There is no value because of a mistake that was reported.</summary>
    public static Form Failed { get; } = new AbsentForm();
}

internal sealed class AbsentForm : Form;

internal sealed class ScalarForm(HoconValue value) : Form
{
    public HoconValue Value { get; } = value;
}

/// <summary>A form with values inside, whose final value is made once.</summary>
internal abstract class ContainerForm(Position position) : Form
{
    public Position Position { get; } = position;

    public HoconValue? Final { get; set; }

    /// <summary>Its final value is being made: who needs it for that has found a circle.</summary>
    public bool IsFinalizing { get; set; }
}

internal sealed class ObjectForm : ContainerForm
{
    private readonly Slot? _home;
    private readonly Slot? _anchor;
    private Members<Slot>? _members;

    public ObjectForm(ObjectExpression literal, Slot home, Slot? anchor)
        : base(literal.Position)
    {
        Literal = literal;
        _home = home;
        _anchor = anchor;
    }

    public ObjectForm(Members<Slot> members, Position position)
        : base(position) => _members = members;

    /// <summary>The expression that this is the value of, when it is one alone.</summary>
    public ObjectExpression? Literal { get; }

    /// <summary>Made when somebody looks inside, for most objects are never looked into while resolving.</summary>
    public Members<Slot> Members => _members ??= MakeMembers();

    private Members<Slot> MakeMembers()
    {
        var members = new Members<Slot>(Literal!.Members.Count);
        foreach (var (key, value) in Literal.Members)
            members.Add(key, Slot.Of(value, _home, _anchor));
        return members;
    }
}

/// <summary>The first elements of a list that may grow behind them, so that appending over and over costs no copies.</summary>
internal sealed class ArrayForm : ContainerForm
{
    private List<Slot>? _elements;

    public ArrayForm(ArrayExpression literal)
        : base(literal.Position)
    {
        Literal = literal;
        Count = literal.Elements.Count;
    }

    public ArrayForm(List<Slot> elements, Position position)
        : base(position)
    {
        _elements = elements;
        Count = elements.Count;
    }

    public ArrayExpression? Literal { get; }

    public int Count { get; }

    public Slot this[int index] => Elements[index];

    private List<Slot> Elements => _elements ??= Literal!.Elements.ConvertAll(Layer.Element);

    /// <summary>This list with another's elements behind its own.</summary>
    public ArrayForm Append(ArrayForm other, Position position)
    {
        var elements = Elements.Count == Count ? Elements : Elements.GetRange(0, Count);
        for (var i = 0; i < other.Count; i++)
            elements.Add(other[i]);
        return new ArrayForm(elements, position);
    }
}
