namespace Supervision.Actors.Persistence;

/// <summary>Why a journal could not do what it was asked.</summary>
public enum JournalFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>There is no room left for the database.</summary>
    DiskFull,

    /// <summary>The database, or the disk below it, accepts no writes.</summary>
    ReadOnly,

    /// <summary>Someone else holds the database's lock.</summary>
    Locked,

    /// <summary>The database cannot be reached: the file was removed, or the server does not answer.</summary>
    Gone,

    /// <summary>The database's own structure is broken.</summary>
    Damaged,

    /// <summary>The database refused for a reason that is none of the others; the message has its words.</summary>
    Failed,

    /// <summary>The sequence number is taken, or is not the next one: somebody else writes under the same persistence id.</summary>
    Conflict,

    /// <summary>The database cannot store this event or snapshot, whatever its state: it is too large, or holds a character that has no place there.</summary>
    Rejected,

    /// <summary>Sequence numbers are missing among the stored events.</summary>
    Gap,

    /// <summary>Events that the recovery needs were deleted, and no snapshot covers them.</summary>
    Deleted,

    /// <summary>A stored event or snapshot bears a manifest or serializer that is not registered.</summary>
    UnknownManifest,

    /// <summary>A stored event or snapshot does not have the form that its manifest promises.</summary>
    Unreadable,

    /// <summary>The database was written by a newer version of this product.</summary>
    NewerSchema,

    /// <summary>More is waiting to be written than <see cref="JournalOptions.WaitingBytesMax"/> allows.</summary>
    Overloaded,

    /// <summary>The journal was closed.</summary>
    Closed,
}
