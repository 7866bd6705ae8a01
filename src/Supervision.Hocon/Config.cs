using Supervision.Hocon.Errors;
using Supervision.Hocon.Includes;
using Supervision.Hocon.Resolution;
using Supervision.Hocon.Values;

namespace Supervision.Hocon;

/// <summary>
/// A configuration: the values of one text, or of several over each other. Its substitutions are resolved by
/// <see cref="Resolve"/>, after all fallbacks are in place; values can be read afterwards. It never changes.
/// </summary>
public sealed class Config
{
    private readonly HoconValue _root;

    private Config(HoconValue root) => _root = root;

    /// <summary>A configuration without keys.</summary>
    public static Config Empty { get; } = new(HoconObject.Empty);

    /// <summary>False while there are substitutions to resolve.</summary>
    public bool IsResolved => _root is HoconObject or HoconArray;

    /// <summary>The root, which is an object or a list.</summary>
    /// <exception cref="InvalidOperationException">The substitutions are not resolved.</exception>
    public HoconValue RootValue => IsResolved ? _root
        : throw new InvalidOperationException("The configuration has substitutions; call Resolve first.");

    /// <summary>The root object.</summary>
    /// <exception cref="InvalidOperationException">The substitutions are not resolved.</exception>
    /// <exception cref="HoconException">The root is a list.</exception>
    public HoconObject Root => RootValue as HoconObject
        ?? throw new HoconException(new HoconError(_root.Origin, "a list at the root", "an object"));

    /// <summary>Reads a file and all that it includes.</summary>
    /// <param name="path">The file; its extension tells the format, if the options do not.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="HoconException">The file is missing, cannot be read, or is wrong.</exception>
    public static Config ParseFile(string path, HoconParseOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= HoconParseOptions.Default;
        var errors = new ErrorCollector();
        var location = new FileLocation(Path.GetFullPath(path), path);
        var document = new ResourceReader(options).Open(location, HoconOrigin.Of(path), errors);
        if (document is null && !errors.Any)
            errors.Add(HoconOrigin.Of(path), "no such file", "a readable file");
        errors.ThrowIfAny();
        return Load(document!, options, errors);
    }

    /// <summary>Reads a text and all that it includes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="description">What the text is, for messages, such as <c>command line</c>.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="HoconException">The text, or one that it includes, is wrong.</exception>
    public static Config ParseText(string text, string description = "text", HoconParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= HoconParseOptions.Default;
        return Load(new Document(new TextLocation(description, options.BaseDirectory), text), options, new ErrorCollector());
    }

    /// <summary>A configuration of values that are there already.</summary>
    /// <param name="root">The root object.</param>
    public static Config Of(HoconObject root) => new(root);

    /// <summary>
    /// Puts another configuration below this one: objects merge, and for the rest what is here wins. Substitutions of
    /// both are resolved in the result.
    /// </summary>
    /// <param name="fallback">What is below.</param>
    /// <exception cref="HoconException">The root of one of them is a list.</exception>
    public Config WithFallback(Config fallback)
    {
        ArgumentNullException.ThrowIfNull(fallback);
        var merged = ObjectMerge.Over(fallback.RootExpression(), RootExpression());
        return new Config(merged.IsResolved ? Literals.Finish(merged) : merged);
    }

    /// <summary>
    /// Adds another configuration as if its text stood at the end of this one: what is there wins, but keys keep their place, and
    /// objects their origin.
    /// </summary>
    /// <param name="later">What is added.</param>
    /// <exception cref="HoconException">The root of one of them is a list.</exception>
    public Config Append(Config later)
    {
        ArgumentNullException.ThrowIfNull(later);
        var joined = RootExpression().Copy();
        joined.PutAll(later.RootExpression().Copy());
        return new Config(joined.IsResolved ? Literals.Finish(joined) : joined);
    }

    /// <summary>Replaces all substitutions by their values.</summary>
    /// <param name="options">How; null for the defaults, with the environment of this process.</param>
    /// <exception cref="HoconException">
    /// A substitution has no value, they go in a circle, or values are joined that do not fit; all of them at once.
    /// </exception>
    public Config Resolve(HoconResolveOptions? options = null) =>
        IsResolved ? this : new Config(Resolver.Resolve(_root, options ?? HoconResolveOptions.WithProcessEnvironment()));

    private static Config Load(Document document, HoconParseOptions options, ErrorCollector errors)
    {
        var root = new DocumentLoader(options, errors).Load(document, options.Syntax, Placement.Root);
        errors.ThrowIfAny();
        return new Config(root!.IsResolved ? Literals.Convert(root) : root);
    }

    private ObjectExpression RootExpression() => _root switch
    {
        ObjectExpression expression => expression,
        HoconObject value => ObjectMerge.ToExpression(value),
        _ => throw new HoconException(new HoconError(_root.Origin, "a list at the root", "an object")),
    };
}
