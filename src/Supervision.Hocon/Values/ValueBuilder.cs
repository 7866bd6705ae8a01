using Supervision.Hocon.Errors;
using Supervision.Hocon.Syntax;

namespace Supervision.Hocon.Values;

/// <summary>Where a document stands in the tree of the one that includes it.</summary>
/// <param name="Prefix">The keys that lead to it.</param>
/// <param name="IsAnchored">The keys start at the enclosing list element and not at the root.</param>
/// <param name="Depth">How deep in objects and lists it stands.</param>
internal readonly record struct Placement(string[] Prefix, bool IsAnchored, int Depth)
{
    public static Placement Root => new([], false, 0);
}

/// <summary>Reads what an include statement names.</summary>
internal delegate ObjectExpression? ReadInclude(IncludeStatement statement, string name, HoconOrigin origin, Placement placement);

/// <summary>Turns a document without syntax errors into values.</summary>
internal sealed class ValueBuilder
{
    private const int SharedKeysMax = 1000;

    private readonly SyntaxTree _tree;
    private readonly SyntaxOriginSource _origins;
    private readonly ErrorCollector _errors;
    private readonly ReadInclude _include;
    private readonly Placement _placement;
    private readonly int _depthMax;
    private readonly List<string> _path;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private bool _isAnchored;
    private int _depth;

    private ValueBuilder(SyntaxTree tree, ErrorCollector errors, ReadInclude include, Placement placement, int depthMax)
    {
        _tree = tree;
        _origins = new SyntaxOriginSource(tree.WithoutNodes());
        _errors = errors;
        _include = include;
        _placement = placement;
        _depthMax = depthMax;
        _path = [.. placement.Prefix];
        _isAnchored = placement.IsAnchored;
        _depth = placement.Depth;
        _keys = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static HoconValue Build(SyntaxTree tree, ErrorCollector errors, ReadInclude include, Placement placement, int depthMax)
    {
        var builder = new ValueBuilder(tree, errors, include, placement, depthMax);
        var position = new Position(builder._origins, tree.Nodes[0].FirstToken);
        return tree.Nodes[0].Kind == SyntaxKind.Array ? builder.BuildArray(0, position) : builder.BuildObject(0, position);
    }

    private ObjectExpression BuildObject(int node, in Position position)
    {
        var target = new ObjectExpression(position);
        _depth++;
        for (var child = node + 1; child < _tree.Nodes[node].EndNode; child = _tree.Nodes[child].EndNode)
        {
            if (_tree.Nodes[child].Kind == SyntaxKind.Include)
                AddInclude(target, child);
            else
                AddField(target, child);
        }

        _depth--;
        return target;
    }

    private void AddField(ObjectExpression target, int field)
    {
        var key = field + 1;
        var value = _tree.Nodes[key].EndNode;
        var first = _tree.Nodes[field].FirstToken;
        var path = ReadKey(_tree.Nodes[key]);
        if (path is null || !IsDepthAllowed(path.Length, first))
            return;

        var position = new Position(_origins, _tree.Nodes[value].FirstToken, first);
        _path.AddRange(path);
        _depth += path.Length - 1;
        var built = BuildValue(value, position);
        _depth -= path.Length - 1;
        _path.RemoveRange(_path.Count - path.Length, path.Length);
        if (built is null)
            return;

        for (var i = 0; i < path.Length - 1; i++)
            target = target.Descend(path[i], new Position(_origins, first, first));
        if (_tree.Nodes[field].Kind == SyntaxKind.AppendingField)
            built = new Concatenation([new EarlierValue(position), new ArrayExpression([built], built.IsResolved, position)], position);
        target.Put(path[^1], built);
    }

    private string[]? ReadKey(SyntaxNode key)
    {
        var token = _tree.Tokens[key.FirstToken];
        if (key.EndToken == key.FirstToken + 1)
        {
            var text = _tree.TextOf(token);
            if (token.Kind is TokenKind.Quoted or TokenKind.TripleQuoted)
                return [StringLiteral.Decode(text)];
            if (!text.Contains('.'))
                return [Shared(text)];
        }

        var path = PathExpression.Parse(_tree.TextOf(key), out var mistake);
        if (path is null)
            _errors.Add(_tree.OriginOf(key.FirstToken), $"{mistake} in the key '{_tree.TextOf(key)}'", "elements joined by single dots");
        return path;
    }

    /// <summary>Documents have few different keys, which need not be kept as often as they are written.</summary>
    private string Shared(ReadOnlySpan<char> key)
    {
        if (_keys.TryGetValue(key, out var known))
            return known;
        var text = key.ToString();
        if (_keys.Set.Count < SharedKeysMax)
            _keys.Set.Add(text);
        return text;
    }

    private void AddInclude(ObjectExpression target, int node)
    {
        var first = _tree.Nodes[node].FirstToken;
        var position = first;
        if (IncludeStatement.Read(_tree.Source, _tree.Tokens, ref position, _errors) is not { } statement)
            return;
        var name = StringLiteral.Decode(_tree.TextOf(_tree.Tokens[statement.NameToken]));
        var included = _include(statement, name, _tree.OriginOf(first), new Placement([.. _path], _isAnchored, _depth - 1));
        if (included is not null)
            target.PutAll(included);
    }

    private HoconValue? BuildValue(int node, in Position position)
    {
        var end = _tree.Nodes[node].EndNode;
        if (_tree.Nodes[node + 1].EndNode == end)
            return BuildPiece(node + 1, position);

        var pieces = new List<HoconValue>();
        for (var child = node + 1; child < end; child = _tree.Nodes[child].EndNode)
        {
            if (BuildPiece(child, position with { Value = _tree.Nodes[child].FirstToken }) is { } piece)
                pieces.Add(piece);
        }

        return LiteralConcatenation.Join(pieces, position, _errors);
    }

    private HoconValue? BuildPiece(int node, in Position position)
    {
        var kind = _tree.Nodes[node].Kind;
        if (kind == SyntaxKind.Text)
            return BuildText(_tree.Tokens[_tree.Nodes[node].FirstToken], position);
        if (!IsDepthAllowed(1, _tree.Nodes[node].FirstToken))
            return null;
        return kind == SyntaxKind.Object ? BuildObject(node, position) : BuildArray(node, position);
    }

    private ArrayExpression BuildArray(int node, in Position position)
    {
        var outerPath = _path.ToArray();
        var outerAnchored = _isAnchored;
        _path.Clear();
        _isAnchored = true;
        _depth++;
        var elements = new List<HoconValue>();
        var isResolved = true;
        for (var child = node + 1; child < _tree.Nodes[node].EndNode; child = _tree.Nodes[child].EndNode)
        {
            var first = _tree.Nodes[child].FirstToken;
            if (BuildValue(child, new Position(_origins, first, first)) is not { } element)
                continue;
            isResolved &= element.IsResolved;
            elements.Add(element);
        }

        _depth--;
        _path.AddRange(outerPath);
        _isAnchored = outerAnchored;
        return new ArrayExpression(elements, isResolved, position);
    }

    private HoconValue? BuildText(Token token, in Position position)
    {
        var text = _tree.TextOf(token);
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new HoconNumber(text.ToString(), position);
            case TokenKind.Quoted or TokenKind.TripleQuoted:
                return new HoconString(StringLiteral.Decode(text), true, position);
            case TokenKind.Substitution:
                return BuildSubstitution(text[2..^1], position);
            default:
                return text switch
                {
                    "true" => new HoconBoolean(true, position),
                    "false" => new HoconBoolean(false, position),
                    "null" => new HoconNull(position),
                    _ => new HoconString(text.ToString(), false, position),
                };
        }
    }

    private Substitution? BuildSubstitution(ReadOnlySpan<char> text, in Position position)
    {
        var isOptional = text.StartsWith('?');
        if (isOptional)
            text = text[1..];
        text = text.TrimEnd();
        var isList = text.EndsWith("[]");
        if (isList)
            text = text[..^2];
        var path = PathExpression.Parse(text, out var mistake);
        if (path is null)
        {
            _errors.Add(position.Origin, $"{mistake} in the substitution '${{{text}}}'", "elements joined by single dots");
            return null;
        }

        return new Substitution([.. _placement.Prefix, .. path], _placement.Prefix.Length, _placement.IsAnchored, isOptional, isList, position);
    }

    private bool IsDepthAllowed(int levels, int token)
    {
        if (_depth + levels <= _depthMax)
            return true;
        _errors.Add(_tree.OriginOf(token), $"values nested more than {_depthMax} deep", "a flatter structure");
        return false;
    }
}
