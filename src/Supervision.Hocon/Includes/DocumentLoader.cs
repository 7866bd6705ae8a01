using Supervision.Hocon.Errors;
using Supervision.Hocon.Syntax;
using Supervision.Hocon.Text;
using Supervision.Hocon.Values;

namespace Supervision.Hocon.Includes;

/// <summary>Reads a document and all that it includes.</summary>
internal sealed class DocumentLoader(HoconParseOptions options, ErrorCollector errors)
{
    /// <summary>Includes that double at each level must end before the machine does.</summary>
    private const int IncludesMax = 10_000;

    private const int NestedIncludesMax = 50;

    private readonly ResourceReader _resources = new(options);
    private readonly List<Location> _open = [];
    private int _includes;

    /// <returns>An object or list expression; null when there are mistakes.</returns>
    public HoconValue? Load(Document document, HoconSyntax syntax, in Placement placement)
    {
        if (syntax == HoconSyntax.ByExtension)
            syntax = document.Location.Syntax;
        var source = new SourceText(document.Text, document.Location.Description, document.Location.File);
        if (syntax == HoconSyntax.Properties)
            return PropertiesReader.Read(source);

        var own = new ErrorCollector();
        var tree = Parser.Parse(source, own, options.DepthMax);
        if (syntax == HoconSyntax.Json && !own.Any)
            JsonRules.Check(tree, own);
        if (own.Any)
        {
            errors.AddAll(own);
            return null;
        }

        _open.Add(document.Location);
        var value = ValueBuilder.Build(tree, errors, (statement, name, origin, inner) =>
            Include(statement, name, origin, inner, document.Location), placement, options.DepthMax);
        _open.RemoveAt(_open.Count - 1);
        return value;
    }

    private ObjectExpression? Include(IncludeStatement statement, string name, HoconOrigin origin, Placement placement, Location includer)
    {
        var result = default(ObjectExpression);
        var isFound = false;
        foreach (var candidate in _resources.Candidates(statement.Kind, name, includer))
        {
            // Basename includes read all of their formats; otherwise the first place that has it wins.
            if (isFound && !candidate.Accumulates)
                break;
            if (errors.IsFull || _resources.Open(candidate.Location, origin, errors) is not { } document)
                continue;
            isFound = true;
            if (IsRefused(document.Location, origin))
                return null;
            switch (Load(document, HoconSyntax.ByExtension, placement))
            {
                case ObjectExpression included when result is null:
                    result = included;
                    break;
                case ObjectExpression included:
                    result.PutAll(included);
                    break;
                case { } other:
                    errors.Add(other.Origin, "a list at the root of an included text", "an object");
                    break;
            }
        }

        if (!isFound && statement.IsRequired)
            errors.Add(origin, $"the required include '{name}' cannot be found", "a readable file or resource");
        return result;
    }

    private bool IsRefused(Location location, HoconOrigin origin)
    {
        if (_open.Contains(location))
        {
            var first = _open.IndexOf(location);
            var chain = _open.Skip(first).Append(location).Select(open => open.Description);
            errors.Add(origin, $"includes in a circle: {string.Join(" -> ", chain)}", "an include that ends");
            return true;
        }

        if (_open.Count >= NestedIncludesMax || ++_includes > IncludesMax)
        {
            errors.Add(origin, $"more than {(_open.Count >= NestedIncludesMax ? NestedIncludesMax : IncludesMax)} includes inside one another", "fewer");
            return true;
        }

        return false;
    }
}
