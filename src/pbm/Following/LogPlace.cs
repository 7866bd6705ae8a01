namespace Supervision.Pbm.Following;

/// <summary>How far one log has been read.</summary>
internal sealed class LogPlace
{
    /// <summary>Stands for the log of all services in a table of logs by service; no service is called so.</summary>
    public const string OfMerged = "*";

    private long _caughtUp;

    /// <summary>The greatest id seen, from where to read on.</summary>
    public long Last { get; private set; }

    /// <summary>The service whose log it is; null for that of all.</summary>
    public static string? NameOf(string log) => log == OfMerged ? null : log;

    /// <summary>Everything up to an id was read from the log.</summary>
    public void CaughtUp(long id)
    {
        _caughtUp = id;
        Last = id;
    }

    /// <summary>Compares with what the log had, and not with the last line: lines of different services may overtake each other.</summary>
    public bool IsNews(long id)
    {
        Last = Math.Max(Last, id);
        return id > _caughtUp;
    }
}
