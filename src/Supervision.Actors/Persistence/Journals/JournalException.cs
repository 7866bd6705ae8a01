namespace Supervision.Actors.Persistence;

/// <summary>A journal or snapshot store could not do what it was asked. The message is written for the operator.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What kind of trouble it is.</param>
    /// <param name="message">The trouble in words.</param>
    /// <param name="inner">What the database said.</param>
    /// <param name="isOutcomeUnknown">Whether the write may have been committed all the same.</param>
    public JournalException(JournalFault fault, string message, Exception? inner = null, bool isOutcomeUnknown = false)
        : base(message, inner)
    {
        Fault = fault;
        IsOutcomeUnknown = isOutcomeUnknown;
    }

    /// <summary>What kind of trouble it is.</summary>
    public JournalFault Fault { get; }

    /// <summary>Whether the write may have been committed all the same: the database went away before it answered.</summary>
    public bool IsOutcomeUnknown { get; }

    /// <summary>
    /// Whether the database as a whole is in trouble, so that trying again later makes sense. Otherwise the fault lies in this one request.
    /// </summary>
    public bool IsUnavailability => Fault is JournalFault.DiskFull or JournalFault.ReadOnly or JournalFault.Locked
        or JournalFault.Gone or JournalFault.Damaged or JournalFault.Failed;
}
