using System.Globalization;
using Supervision.Hocon.Text;
using Supervision.Hocon.Values;

namespace Supervision.Hocon;

/// <summary>A string.</summary>
public sealed class HoconString : HoconValue
{
    internal HoconString(string value, bool isQuoted, in Position position)
        : base(position)
    {
        Value = value;
        IsQuoted = isQuoted;
    }

    /// <summary>The characters it stands for, without quotes and escapes.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string Kind => "string";

    internal bool IsQuoted { get; }

    /// <summary>A long text weighs more than one value when it is repeated.</summary>
    internal override long Size => 1 + Value.Length / 64;

    /// <summary>Blanks between two pieces, which count between strings only.</summary>
    internal bool IsBlank => !IsQuoted && IsAllBlank(Value);

    /// <summary>The characters.</summary>
    public override string ToString() => Value;

    private static bool IsAllBlank(string text)
    {
        foreach (var c in text)
        {
            if (!Characters.IsWhitespace(c))
                return false;
        }

        return true;
    }
}

/// <summary>A number, which keeps the digits as they were written.</summary>
public sealed class HoconNumber : HoconValue
{
    internal HoconNumber(string text, in Position position)
        : base(position) => Text = text;

    /// <summary>The number as it was written.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string Kind => "number";

    /// <summary>The number in binary floating point; infinite when it is beyond its range.</summary>
    public double Value => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The whole number, when it was written as one: without a fraction and an exponent.</summary>
    /// <param name="value">The number; 0 when it is none.</param>
    public bool TryGetInteger(out long value) => Numbers.TryParseInteger(Text, out value);

    /// <summary>The number as it was written.</summary>
    public override string ToString() => Text;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed class HoconBoolean : HoconValue
{
    internal HoconBoolean(bool value, in Position position)
        : base(position) => Value = value;

    /// <summary>Which of the two.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override string Kind => "boolean";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public override string ToString() => Value ? "true" : "false";
}

/// <summary>
/// <c>null</c>: the key is there and has no value. It hides what stood there before, and no conversion accepts it.
/// </summary>
public sealed class HoconNull : HoconValue
{
    internal HoconNull(in Position position)
        : base(position)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "null";

    /// <summary><c>null</c>.</summary>
    public override string ToString() => "null";
}
