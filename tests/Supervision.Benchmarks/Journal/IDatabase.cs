using Supervision.Actors.Persistence;

namespace Supervision.Benchmarks.Journal;

/// <summary>A database to measure.</summary>
internal interface IDatabase
{
    /// <summary>A fact of a service, as it is written in earnest.</summary>
    const string Payload = """{"Pid":7,"At":"2026-03-01T12:00:00.000Z","Cause":"exit: killed by SIGKILL, restart 3 of 10"}""";

    string Name { get; }

    /// <summary>A journal on empty tables.</summary>
    IJournal OpenJournal();

    /// <summary>The same journal again.</summary>
    IJournal ReopenJournal();

    /// <summary>Bare inserts into empty tables of the same schema, with the same settings.</summary>
    IBare CreateBare();
}

internal interface IBare : IDisposable
{
    /// <summary>Inserts one event for each of <paramref name="count"/> ids in one transaction.</summary>
    void Insert(int count, long number);

    /// <summary>Reads all events of one id, with the columns that a recovery needs.</summary>
    long ReadAll(string id);
}
