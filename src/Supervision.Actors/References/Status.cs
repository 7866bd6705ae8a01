namespace Supervision.Actors;

/// <summary>Answers that say how a request went.</summary>
public abstract record Status
{
    private Status()
    {
    }

    /// <summary>It went well.</summary>
    /// <param name="Value">What came of it, if anything.</param>
    public sealed record Success(object? Value) : Status;

    /// <summary>It failed; an Ask answered by this fails with <paramref name="Cause"/>.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failure(Exception Cause) : Status;
}
