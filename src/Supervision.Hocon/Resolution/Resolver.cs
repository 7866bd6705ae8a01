using Supervision.Hocon.Errors;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Resolution;

/// <summary>Makes final values of a whole document.</summary>
internal sealed class Resolver
{
    private readonly HoconResolveOptions _options;
    private readonly ErrorCollector _errors;
    private readonly Evaluator _evaluator;
    private int _depth;

    private Resolver(HoconValue root, HoconResolveOptions options, ErrorCollector errors)
    {
        _options = options;
        _errors = errors;
        _evaluator = new Evaluator(root, options, errors);
    }

    /// <exception cref="HoconException">With all mistakes of the document.</exception>
    public static HoconValue Resolve(HoconValue root, HoconResolveOptions options)
    {
        if (root.IsResolved)
            return Literals.Finish(root);
        var errors = new ErrorCollector();
        var resolver = new Resolver(root, options, errors);
        var result = resolver.Finish(resolver._evaluator.Root);
        errors.ThrowIfAny();
        return result!;
    }

    /// <returns>null when there is no value.</returns>
    private HoconValue? Finish(Slot slot)
    {
        if (slot.Top is { Below: null, Expression: { IsResolved: true } literal })
            return Literals.Finish(literal);
        switch (_evaluator.Evaluate(slot))
        {
            case ScalarForm scalar:
                return scalar.Value;
            case ContainerForm { Final: { } final }:
                return final;
            case ContainerForm { IsFinalizing: true }:
                ReportCircle(slot);
                return null;
            case ContainerForm container:
                return Finish(container);
            default:
                return null;
        }
    }

    private HoconValue? Finish(ContainerForm form)
    {
        if (_depth >= _options.DepthMax)
            return TooDeep(form.Position);
        _depth++;
        form.IsFinalizing = true;
        var value = form switch
        {
            ObjectForm { Literal: { IsResolved: true } literal } => Literals.Finish(literal),
            ArrayForm { Literal: { IsResolved: true } literal } => Literals.Finish(literal),
            ObjectForm members => FinishMembers(members),
            _ => FinishElements((ArrayForm)form),
        };
        form.IsFinalizing = false;
        _depth--;
        if (value.Size > _options.SizeMax)
        {
            _errors.Add(form.Position.Origin, $"more than {_options.SizeMax} values when it is resolved", "fewer or smaller substitutions");
            _errors.ThrowIfAny();
        }

        return value.Height > _options.DepthMax ? TooDeep(form.Position) : form.Final = value;
    }

    private HoconObject FinishMembers(ObjectForm form)
    {
        var members = new Members<HoconValue>(form.Members.Count);
        foreach (var (key, slot) in form.Members)
        {
            if (Finish(slot) is { } value)
                members.Add(key, value);
        }

        return new HoconObject(members, form.Position);
    }

    private HoconArray FinishElements(ArrayForm form)
    {
        var elements = new List<HoconValue>(form.Count);
        for (var i = 0; i < form.Count; i++)
        {
            if (Finish(form[i]) is { } value)
                elements.Add(value);
        }

        return new HoconArray([.. elements], form.Position);
    }

    private HoconValue? TooDeep(in Position position)
    {
        _errors.Add(position.Origin, $"values nested more than {_options.DepthMax} deep when resolved", "a flatter structure");
        _errors.ThrowIfAny();
        return null;
    }

    /// <summary>A slot's value is a container that it stands in. Which substitutions lead there is followed once more.</summary>
    private void ReportCircle(Slot slot)
    {
        var chain = new List<Substitution>();
        var seen = new HashSet<Slot>();
        var origin = slot.Top.Expression?.Position;
        while (slot is not null && seen.Add(slot) && slot.Top is { Expression: { } expression } layer)
        {
            var substitution = expression as Substitution ?? (expression as Concatenation)?.Pieces.OfType<Substitution>().FirstOrDefault();
            if (substitution is null)
                break;
            chain.Add(substitution);
            slot = _evaluator.Find(substitution, layer.Anchor)!;
        }

        var found = chain.Count == 0 ? "a value inside itself" : $"a value inside itself: {Circles.Describe(chain)}";
        _errors.Add(origin?.Origin ?? HoconOrigin.Of("substitution"), found, "one that ends");
    }
}
