using Supervision.Hocon.Errors;
using Supervision.Hocon.Syntax;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>
/// Finds the values of slots, each when it is needed and only as far: an object's members are not looked at before
/// somebody asks for one, so that objects may refer into each other.
/// </summary>
internal sealed class Evaluator
{
    private readonly HoconResolveOptions _options;
    private readonly ErrorCollector _errors;
    private readonly EnvironmentVariables _environment;
    private readonly List<Substitution> _trail = [];
    private readonly Joiner _joiner;

    public Evaluator(HoconValue root, HoconResolveOptions options, ErrorCollector errors)
    {
        _options = options;
        _errors = errors;
        _environment = new EnvironmentVariables(options.Environment);
        _joiner = new Joiner(options, errors);
        Root = Slot.Of(root, null, null);
    }

    public Slot Root { get; }

    /// <summary>The value of a slot; while that is being found, the value of what is below the layer at work.</summary>
    public Form Evaluate(Slot slot)
    {
        if (slot.Form is { } known)
            return known;
        if (slot.Evaluating >= 0)
            return EvaluateBelow(slot, slot.Evaluating);
        slot.TrailStart = _trail.Count;
        return slot.Form = DeepCall.Run(static (self, slot) => self.EvaluateThrough(slot, slot.Layers.Length - 1), this, slot);
    }

    /// <summary>The slot that a substitution means; null when the configuration has none.</summary>
    public Slot? Find(Substitution substitution, Slot? anchor)
    {
        var start = substitution.IsAnchored && anchor is not null ? anchor : Root;
        var found = Find(start, substitution.Path);
        return found is null && substitution.PrefixLength > 0
            ? Find(Root, substitution.Path.AsSpan(substitution.PrefixLength))
            : found;
    }

    private Slot? Find(Slot slot, ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (Evaluate(slot) is not ObjectForm form || !form.Members.TryGetValue(key, out var next))
                return null;
            slot = next;
        }

        return slot;
    }

    /// <summary>
    /// Objects merge downwards until something that is no object hides what is below it. What a substitution's value
    /// hides is evaluated all the same, for it may be wrong; only what was hidden as written is never looked at.
    /// </summary>
    private Form EvaluateThrough(Slot slot, int top)
    {
        var result = EvaluateLayer(slot, top);
        if (top == 0 || result == Form.Failed)
            return result;
        if (result is not ObjectForm first)
        {
            var hidden = EvaluateBelow(slot, top);
            return result == Form.Undefined || hidden == Form.Failed ? hidden : result;
        }

        var objects = new List<ObjectForm> { first };
        for (var layer = top - 1; layer >= 0; layer--)
        {
            var below = slot.BelowForm(layer + 1);
            var form = below ?? EvaluateLayer(slot, layer);
            if (form == Form.Failed)
                return form;
            if (form is ObjectForm lower)
                objects.Add(lower);
            else if (form != Form.Undefined && below is null && EvaluateBelow(slot, layer) == Form.Failed)
                return Form.Failed;
            if (below is not null || form is not (ObjectForm or AbsentForm))
                break;
        }

        return _joiner.Merge(objects, slot);
    }

    private Form EvaluateLayer(Slot slot, int layer)
    {
        if (slot.LayerForm(layer) is { } known)
            return known;
        var outer = slot.Evaluating;
        slot.Evaluating = layer;
        var form = slot.Layers[layer] is { Link: { } link } ? Evaluate(link) : EvaluateExpression(slot.Layers[layer].Expression!, slot, layer);
        slot.Evaluating = outer;
        return slot.LayerForm(layer) = form;
    }

    private Form EvaluateExpression(HoconValue expression, Slot slot, int layer) => expression switch
    {
        ObjectExpression literal => new ObjectForm(literal, slot, slot.Layers[layer].Anchor),
        ArrayExpression literal => new ArrayForm(literal),
        Substitution substitution => EvaluateSubstitution(substitution, slot, layer),
        EarlierValue => EvaluateBelow(slot, layer),
        Concatenation concatenation => EvaluateConcatenation(concatenation, slot, layer),
        _ => new ScalarForm(expression),
    };

    private Form EvaluateConcatenation(Concatenation concatenation, Slot slot, int layer)
    {
        var forms = new List<Form>(concatenation.Pieces.Length);
        var hasFailed = false;
        foreach (var piece in concatenation.Pieces)
        {
            var form = EvaluateExpression(piece, slot, layer);
            hasFailed |= form == Form.Failed;
            if (form != Form.Undefined)
                forms.Add(form);
        }

        return hasFailed ? Form.Failed : _joiner.Join(forms, slot, concatenation.Position);
    }

    private Form EvaluateSubstitution(Substitution substitution, Slot slot, int layer)
    {
        _trail.Add(substitution);
        var found = Find(substitution, slot.Layers[layer].Anchor);
        var isCircle = found is { Form: null, Evaluating: >= 0 };
        var form = found is null ? _environment.Find(substitution) : Evaluate(found);
        if (form == Form.Undefined && !substitution.IsOptional)
        {
            if (isCircle)
                ReportCircle(substitution, found!);
            else
                ReportMissing(substitution);
            form = Form.Failed;
        }

        _trail.RemoveAt(_trail.Count - 1);
        return form;
    }

    /// <summary>
    /// The value that the layers below one make together. A long row of layers that each refer to the one before is
    /// walked from its start, which needs no stack.
    /// </summary>
    private Form EvaluateBelow(Slot slot, int layer)
    {
        if (layer == 0)
            return Form.Undefined;
        if (slot.BelowForm(layer) is { } known)
            return known;
        var start = layer - 1;
        while (start > 0 && slot.BelowForm(start) is null && RefersBelow(slot.Layers[start], slot.Layers[layer]))
            start--;
        for (var i = start; i < layer; i++)
            slot.BelowForm(i + 1) = EvaluateThrough(slot, i);
        return slot.BelowForm(layer)!;
    }

    /// <summary>Whether a lower layer surely needs what is below it, as the upper one does.</summary>
    private static bool RefersBelow(in Layer lower, in Layer upper)
    {
        if (FirstPiece(lower) is EarlierValue)
            return true;
        return FirstPiece(lower) is Substitution low && FirstPiece(upper) is Substitution up && low.Path.AsSpan().SequenceEqual(up.Path);
    }

    private static HoconValue? FirstPiece(in Layer layer) =>
        layer.Expression is Concatenation concatenation ? concatenation.Pieces[0] : layer.Expression;

    private void ReportMissing(Substitution substitution)
    {
        var written = substitution.Path.AsSpan(substitution.PrefixLength);
        _errors.Add(substitution.Position.Origin,
            $"${{{PathExpression.Render(written)}}} has no value",
            _options.Environment.Count > 0 ? "a key or an environment variable of that name" : "a key of that name");
    }

    private void ReportCircle(Substitution substitution, Slot found)
    {
        var chain = _trail.Skip(found.TrailStart).ToList();
        var name = PathExpression.Render(substitution.Path);
        if (chain.Count <= 1)
        {
            _errors.Add(substitution.Position.Origin, $"${{{name}}} refers to itself, and there is no earlier value", "an earlier value");
            return;
        }

        _errors.Add(substitution.Position.Origin, $"substitutions in a circle: {Circles.Describe(chain)}", "one that ends");
    }
}
