namespace Supervision.Hocon;

/// <summary>One mistake in a configuration: where it stands, what was found there and what was expected.</summary>
/// <param name="Origin">Where the mistake stands.</param>
/// <param name="Message">What was found, or what went wrong, in words.</param>
/// <param name="Expected">What would have been right; null where the message says all.</param>
public sealed record HoconError(HoconOrigin Origin, string Message, string? Expected = null)
{
    /// <summary><c>file:line:column: what was found, expected what</c>.</summary>
    public override string ToString() =>
        Expected is null ? $"{Origin}: {Message}" : $"{Origin}: {Message}, expected {Expected}";
}
