using Supervision.Hocon.Values;

namespace Supervision.Hocon;

/// <summary>
/// A value of a configuration. It is one of <see cref="HoconObject"/>, <see cref="HoconArray"/>,
/// <see cref="HoconString"/>, <see cref="HoconNumber"/>, <see cref="HoconBoolean"/> and <see cref="HoconNull"/>;
/// it never changes.
/// </summary>
public abstract class HoconValue
{
    private const int DescribedLengthMax = 60;

    private readonly int _commented;

    private protected HoconValue(in Position position)
    {
        Source = position.Source;
        OriginPosition = position.Value;
        _commented = position.Commented;
    }

    /// <summary>Where the value was written. A value that came through a substitution tells where it came from.</summary>
    public HoconOrigin Origin => Source.Locate(OriginPosition, _commented);

    /// <summary>The kind in words: <c>object</c>, <c>list</c>, <c>string</c>, <c>number</c>, <c>boolean</c> or <c>null</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// The value in words for a message: its kind, and for scalars their text, cut when it is long, as in
    /// <c>the string 'soon'</c>.
    /// </summary>
    public string Describe() => this switch
    {
        HoconObject => "an object",
        HoconArray => "a list",
        HoconNull => "null",
        _ when ToString() is { Length: > DescribedLengthMax } text => $"the {Kind} '{text[..DescribedLengthMax]}...'",
        _ => $"the {Kind} '{this}'",
    };

    internal Position Position => new(Source, OriginPosition, _commented);

    internal OriginSource Source { get; }

    internal int OriginPosition { get; }

    /// <summary>False for what has to be resolved first.</summary>
    internal virtual bool IsResolved => true;

    /// <summary>How many values this is when written out: itself and all inside.</summary>
    internal virtual long Size => 1;

    /// <summary>How many objects and arrays are nested, this one included.</summary>
    internal virtual int Height => 0;
}
