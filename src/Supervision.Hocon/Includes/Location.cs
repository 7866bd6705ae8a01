namespace Supervision.Hocon.Includes;

/// <summary>Where a document is, and thereby what an include inside it is next to.</summary>
internal abstract record Location
{
    public abstract string Description { get; }

    public virtual string? File => null;

    public HoconSyntax Syntax => SyntaxOf(Name);

    protected abstract string Name { get; }

    public static HoconSyntax SyntaxOf(string name) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? HoconSyntax.Json
        : name.EndsWith(".properties", StringComparison.OrdinalIgnoreCase) ? HoconSyntax.Properties
        : HoconSyntax.Hocon;

    public static bool HasKnownExtension(string name) =>
        SyntaxOf(name) != HoconSyntax.Hocon || name.EndsWith(".conf", StringComparison.OrdinalIgnoreCase);
}

/// <param name="Path">The full path.</param>
/// <param name="Shown">The path as it is shown.</param>
internal sealed record FileLocation(string Path, string Shown) : Location
{
    public override string Description => Shown;

    public override string? File => Shown;

    protected override string Name => Path;

    public bool Equals(FileLocation? other) => other?.Path == Path;

    public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
}

internal sealed record UrlLocation(Uri Url) : Location
{
    public override string Description => Url.AbsoluteUri;

    public override string? File => Url.IsFile ? Url.LocalPath : null;

    protected override string Name => Url.AbsolutePath;
}

/// <param name="Resource">The name from the root, without a leading slash.</param>
internal sealed record ResourceLocation(string Resource) : Location
{
    public override string Description => $"resource {Resource}";

    protected override string Name => Resource;
}

/// <param name="Text">What the text is, in the caller's words.</param>
/// <param name="Directory">What its includes are relative to.</param>
internal sealed record TextLocation(string Text, string? Directory) : Location
{
    public override string Description => Text;

    protected override string Name => Text;
}

/// <summary>A text and where it came from.</summary>
internal sealed record Document(Location Location, string Text);
