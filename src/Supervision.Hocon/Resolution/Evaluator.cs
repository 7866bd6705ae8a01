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
    private readonly DeepCalls _calls;

    public Evaluator(HoconValue root, HoconResolveOptions options, ErrorCollector errors)
    {
        _options = options;
        _errors = errors;
        _environment = new EnvironmentVariables(options.Environment);
        _joiner = new Joiner(options, errors);
        _calls = new DeepCalls(EvaluateContent);
        Root = Slot.Of(root, null, null);
    }

    public Slot Root { get; }

    /// <summary>The value of a slot; while that is being found, the value of what is below the layer at work.</summary>
    public Form Evaluate(Slot slot)
    {
        if (slot.Form is { } known)
            return known;
        if (slot.Evaluating is { } working)
            return EvaluateBelow(slot, working);
        slot.TrailStart = _trail.Count;
        return slot.Form = EvaluateThrough(slot, slot.Top);
    }

    /// <summary>The slot that a substitution means; null when the configuration has none.</summary>
    public Slot? Find(Substitution substitution, Slot? anchor)
    {
        var start = substitution.IsAnchored && anchor is not null ? anchor : Root;
        var found = Find(start, substitution.Path);
        return found is null && (substitution.PrefixLength > 0 || substitution.IsAnchored)
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
    private Form EvaluateThrough(Slot slot, Layer top)
    {
        if (top.Below is null)
            return EvaluateLayer(slot, top);
        var objects = new List<ObjectForm>();
        var result = Form.Undefined;
        for (var layer = top; layer is not null; layer = layer.Below)
        {
            var through = slot.Through(layer);
            var form = through ?? EvaluateLayer(slot, layer);
            if (form == Form.Failed)
            {
                result = form;
                break;
            }

            if (result == Form.Undefined && form is ObjectForm lower)
                objects.Add(lower);
            else if (result == Form.Undefined && form != Form.Undefined)
                result = form;
            if (through is not null)
                break;
        }

        if (objects.Count > 0 && result != Form.Failed)
            result = _joiner.Merge(objects, slot);
        return slot.Through(top) = result;
    }

    private Form EvaluateLayer(Slot slot, Layer layer)
    {
        // A layer alone needs no note of its value beside that of its slot.
        var isAlone = slot.Top.Below is null;
        if (!isAlone && slot.Alone(layer) is { } known)
            return known;
        var outer = slot.Evaluating;
        slot.Evaluating = layer;
        var form = _calls.Run(slot, layer);
        slot.Evaluating = outer;
        if (!isAlone)
            slot.Alone(layer) = form;
        return form;
    }

    private Form EvaluateContent(Slot slot, Layer layer) =>
        layer.Link is { } link ? Evaluate(link) : EvaluateExpression(layer.Expression!, slot, layer);

    private Form EvaluateExpression(HoconValue expression, Slot slot, Layer layer) => expression switch
    {
        ObjectExpression literal => new ObjectForm(literal, slot, layer.Anchor),
        ArrayExpression literal => new ArrayForm(literal),
        Substitution substitution => EvaluateSubstitution(substitution, slot, layer),
        EarlierValue => EvaluateBelow(slot, layer),
        Concatenation concatenation => EvaluateConcatenation(concatenation, slot, layer),
        _ => new ScalarForm(expression),
    };

    private Form EvaluateConcatenation(Concatenation concatenation, Slot slot, Layer layer)
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

    private Form EvaluateSubstitution(Substitution substitution, Slot slot, Layer layer)
    {
        _trail.Add(substitution);
        var found = Find(substitution, layer.Anchor);
        var isCircle = found is { Form: null, Evaluating: not null };
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
    private Form EvaluateBelow(Slot slot, Layer layer)
    {
        if (layer.Below is not { } below)
            return Form.Undefined;
        if (slot.Through(below) is { } known)
            return known;
        var row = new Stack<Layer>();
        row.Push(below);
        while (row.Peek() is { Below: { } next } current && slot.Through(next) is null && RefersBelow(current, layer))
            row.Push(next);
        var result = Form.Undefined;
        while (row.TryPop(out var lower))
            slot.Through(lower) = result = EvaluateThrough(slot, lower);
        return result;
    }

    /// <summary>Whether a lower layer surely needs what is below it, as the upper one does.</summary>
    private static bool RefersBelow(Layer lower, Layer upper)
    {
        if (FirstPiece(lower) is EarlierValue)
            return true;
        return FirstPiece(lower) is Substitution low && FirstPiece(upper) is Substitution up && low.Path.AsSpan().SequenceEqual(up.Path);
    }

    private static HoconValue? FirstPiece(Layer layer) =>
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
