namespace Supervision.Hocon.Errors;

/// <summary>Gathers mistakes, so that all of them are reported together.</summary>
internal sealed class ErrorCollector
{
    /// <summary>Beyond this many nobody reads on, and hostile text must not fill the memory.</summary>
    private const int CountMax = 100;

    private readonly List<HoconError> _errors = [];

    public bool Any => _errors.Count > 0;

    public bool IsFull => _errors.Count >= CountMax;

    public void Add(HoconOrigin origin, string message, string? expected = null)
    {
        if (!IsFull)
            _errors.Add(new HoconError(origin, message, expected));
    }

    public void AddAll(ErrorCollector other)
    {
        foreach (var error in other._errors.OrderBy(error => error.Origin.Line).ThenBy(error => error.Origin.Column))
            Add(error.Origin, error.Message, error.Expected);
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new HoconException([.. _errors]);
    }
}
