using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>
/// One of the values that a key was given: an expression, or another slot whose final value it takes.
/// </summary>
/// <param name="expression">What was written; null for a link.</param>
/// <param name="link">The slot whose value this is; null for an expression.</param>
/// <param name="anchor">The enclosing list element, from which anchored substitutions start.</param>
/// <param name="below">The value that the key had before; null when it had none.</param>
internal sealed class Layer(HoconValue? expression, Slot? link, Slot? anchor, Layer? below)
{
    public HoconValue? Expression { get; } = expression;

    public Slot? Link { get; } = link;

    public Slot? Anchor { get; private set; } = anchor;

    public Layer? Below { get; } = below;

    /// <summary>How many layers are below this one.</summary>
    public int Index { get; } = below is null ? 0 : below.Index + 1;

    public Layer Over(Layer other) => new(Expression, Link, Anchor, other);

    /// <summary>A list element, from which anchored substitutions inside it start.</summary>
    public static Slot Element(HoconValue expression)
    {
        var layer = new Layer(expression, null, null, null);
        return layer.Anchor = new Slot(layer, null);
    }
}

/// <summary>
/// A key or list element while it is resolved. Its value is found when somebody asks for it, and then kept.
/// </summary>
internal sealed class Slot(Layer top, Slot? home)
{
    private Form?[]? _alone;
    private Form?[]? _through;

    /// <summary>The last value that the key was given.</summary>
    public Layer Top { get; } = top;

    /// <summary>The slot by whose evaluation this one came to be.</summary>
    public Slot? Home { get; } = home;

    /// <summary>The value once it is known; null before that, and <see cref="Form.Undefined"/> when there is none.</summary>
    public Form? Form { get; set; }

    /// <summary>The layer that is being evaluated now. A reference to this slot then means what is below.</summary>
    public Layer? Evaluating { get; set; }

    /// <summary>How many substitutions were being evaluated when this one began.</summary>
    public int TrailStart { get; set; }

    /// <summary>The value of one layer alone.</summary>
    public ref Form? Alone(Layer layer) => ref (_alone ??= new Form?[Top.Index + 1])[layer.Index];

    /// <summary>The value of one layer together with all below it.</summary>
    public ref Form? Through(Layer layer) => ref (_through ??= new Form?[Top.Index + 1])[layer.Index];

    public static Slot Of(HoconValue expression, Slot? home, Slot? anchor)
    {
        if (expression is not Layers written)
            return new Slot(new Layer(expression, null, anchor, null), home);
        var top = default(Layer);
        foreach (var value in written.Values)
            top = new Layer(value, null, anchor, top);
        return new Slot(top!, home);
    }
}
