namespace Supervision.Hocon;

/// <summary>
/// A configuration is wrong: its text, its references, its includes, or a value's type. It carries every mistake that
/// could be found in one go. Misuse of this library by a program is never reported with it.
/// </summary>
public sealed class HoconException : Exception
{
    /// <summary>Reports one mistake.</summary>
    /// <param name="error">The mistake.</param>
    public HoconException(HoconError error)
        : this([error])
    {
    }

    /// <summary>Reports several mistakes at once.</summary>
    /// <param name="errors">The mistakes, at least one.</param>
    public HoconException(IReadOnlyList<HoconError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>All mistakes, in the order in which they were found; never empty.</summary>
    public IReadOnlyList<HoconError> Errors { get; }

    /// <summary>One line per mistake, each <c>file:line:column: what was found, expected what</c>.</summary>
    public override string ToString() => Message;
}
