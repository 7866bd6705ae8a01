using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Where one database differs from the others. Everything else is plain SQL that SQLite and PostgreSQL share.</summary>
public abstract class SqlDialect
{
    /// <summary>How many connections may read besides the one that writes. Default 1.</summary>
    public virtual int ReadersMax => 1;

    /// <summary>The column type and constraints of <c>journal.ordering</c>: assigned by the database, rising with each row.</summary>
    public abstract string OrderingType { get; }

    /// <summary>The column type of text that is compared byte by byte.</summary>
    public abstract string TextType { get; }

    /// <summary>A query that gives 1 when a table named <c>@name</c> exists.</summary>
    public abstract string TableExists { get; }

    /// <summary>A statement that keeps other processes from migrating at the same time, until the transaction ends; null when beginning it does so.</summary>
    public virtual string? LockForMigration => null;

    /// <summary>Begins a transaction that will write.</summary>
    /// <param name="connection">An open connection.</param>
    public virtual DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction();

    /// <summary>Makes the writer of groups over a connection.</summary>
    /// <param name="connection">An open connection, used by nothing else.</param>
    public virtual SqlGroupWriter CreateGroupWriter(DbConnection connection) => new RowGroupWriter(this, connection);

    /// <summary>Says in words what a failure of the database means.</summary>
    /// <param name="error">What the driver threw.</param>
    /// <param name="description">The database, for people.</param>
    public abstract (JournalFault Fault, string Message) Explain(Exception error, string description);

    /// <summary>Looks at the database before it is opened for the first time.</summary>
    /// <returns>What an operator should know, one sentence each.</returns>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public virtual IReadOnlyList<string> Inspect() => [];
}
