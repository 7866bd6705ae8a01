using System.Text;
using Supervision.Hocon.Errors;

namespace Supervision.Hocon.Values;

/// <summary>Joins neighbouring pieces of a value as far as that can be done without resolving any.</summary>
internal static class LiteralConcatenation
{
    public static HoconValue? Join(List<HoconValue> pieces, in Position position, ErrorCollector errors)
    {
        if (pieces.Count <= 1)
            return pieces.Count == 0 ? null : pieces[0];
        var hasContainer = false;
        foreach (var piece in pieces)
        {
            if (piece is Substitution)
                return new Concatenation([.. pieces], position);
            hasContainer |= piece is ObjectExpression or ArrayExpression;
        }

        return hasContainer ? JoinContainers(pieces, position, errors) : JoinText(pieces, position);
    }

    private static HoconString JoinText(List<HoconValue> pieces, in Position position)
    {
        if (pieces.Count == 2)
            return new HoconString(string.Concat(pieces[0].ToString(), pieces[1].ToString()), true, position);
        var text = new StringBuilder();
        foreach (var piece in pieces)
            text.Append(piece);
        return new HoconString(text.ToString(), true, position);
    }

    private static HoconValue? JoinContainers(List<HoconValue> pieces, in Position position, ErrorCollector errors)
    {
        pieces.RemoveAll(piece => piece is HoconString { IsBlank: true });
        var result = pieces[0];
        foreach (var piece in pieces)
        {
            if (piece is not (ObjectExpression or ArrayExpression))
            {
                errors.Add(piece.Position.Origin, $"a {piece.Kind} next to an object or a list", "strings only, lists only or objects only");
                return null;
            }

            switch (result, piece)
            {
                case var _ when ReferenceEquals(result, piece):
                    break;
                case (ObjectExpression left, ObjectExpression right):
                    left.PutAll(right);
                    break;
                case (ArrayExpression left, ArrayExpression right):
                    result = new ArrayExpression([.. left.Elements, .. right.Elements], left.IsResolved && right.IsResolved, position);
                    break;
                default:
                    // An object next to a list may have numbers for keys, which is known when it is resolved.
                    return new Concatenation([.. pieces], position);
            }
        }

        return result;
    }
}
