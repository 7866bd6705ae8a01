namespace Supervision.Hocon.Resolution;

/// <summary>One of the values that a key was given: an expression, or another slot whose final value it takes.</summary>
/// <param name="Expression">What was written; null for a link.</param>
/// <param name="Link">The slot whose value this is; null for an expression.</param>
/// <param name="Anchor">The enclosing list element, from which anchored substitutions start.</param>
internal readonly record struct Layer(HoconValue? Expression, Slot? Link, Slot? Anchor);

/// <summary>
/// A key or list element while it is resolved. Its value is found when somebody asks for it, and then kept.
/// </summary>
internal sealed class Slot(Layer[] layers, Slot? home)
{
    private Form?[]? _layerForms;
    private Form?[]? _belowForms;

    /// <summary>The values the key was given, the last one on top.</summary>
    public Layer[] Layers { get; } = layers;

    /// <summary>The slot by whose evaluation this one came to be.</summary>
    public Slot? Home { get; } = home;

    /// <summary>The value once it is known; null before that, and <see cref="Form.Undefined"/> when there is none.</summary>
    public Form? Form { get; set; }

    /// <summary>The layer that is being evaluated now; -1 for none. A reference to this slot then means what is below.</summary>
    public int Evaluating { get; set; } = -1;

    /// <summary>How many substitutions were being evaluated when this one began.</summary>
    public int TrailStart { get; set; }

    /// <summary>The value of one layer alone.</summary>
    public ref Form? LayerForm(int layer) => ref (_layerForms ??= new Form?[Layers.Length])[layer];

    /// <summary>The value of all layers below one.</summary>
    public ref Form? BelowForm(int layer) => ref (_belowForms ??= new Form?[Layers.Length])[layer];

    public static Slot Of(HoconValue expression, Slot? home, Slot? anchor)
    {
        if (expression is not Values.Layers written)
            return new Slot([new Layer(expression, null, anchor)], home);
        var layers = new Layer[written.Values.Count];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = new Layer(written.Values[i], null, anchor);
        return new Slot(layers, home);
    }

    /// <summary>A list element, from which anchored substitutions inside it start.</summary>
    public static Slot OfElement(HoconValue expression)
    {
        var layers = new Layer[1];
        var slot = new Slot(layers, null);
        layers[0] = new Layer(expression, null, slot);
        return slot;
    }
}
