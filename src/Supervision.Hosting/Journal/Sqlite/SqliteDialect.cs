using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Sql;

namespace Supervision.Hosting.Journal;

/// <summary>What is particular to SQLite.</summary>
internal sealed class SqliteDialect(string path) : SqlDialect
{
    // The highest row is never deleted, so that the next number is always a new one, without the cost of AUTOINCREMENT.
    public override string OrderingType => "INTEGER PRIMARY KEY";

    public override string TextType => "TEXT";

    public override string TableExists => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = @name";

    public override DbTransaction BeginWrite(DbConnection connection)
    {
        // SQLite goes on writing into a file that was removed, where nobody would ever find it.
        if (!File.Exists(path))
            throw new FileNotFoundException(path);
        return ((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false);
    }

    /// <summary>A log that a crash left behind is checked before SQLite recovers from it.</summary>
    public override IReadOnlyList<string> Inspect()
    {
        var log = path + "-wal";
        return WalTail.Inspect(log) is { } damage ? [damage] : [];
    }

    public override (JournalFault Fault, string Message) Explain(Exception error, string description)
    {
        if (error is FileNotFoundException)
            return (JournalFault.Gone, $"{description} was removed.");
        if (error is not SqliteException sqlite)
            return (JournalFault.Failed, $"{description} failed: {error.Message}");
        return sqlite.SqliteErrorCode switch
        {
            raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR when sqlite.SqliteErrorCode == raw.SQLITE_FULL || IsDiskFull() => (JournalFault.DiskFull, $"The disk is full: {description} cannot grow."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => (JournalFault.ReadOnly, $"{description} is read-only."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (JournalFault.Locked, $"{description} is locked by another process."),
            raw.SQLITE_CANTOPEN => (JournalFault.Gone, $"{description} cannot be opened: {Why()}."),
            raw.SQLITE_CORRUPT => (JournalFault.Damaged, $"{description} is damaged: {Words(sqlite)}. Restore it from a backup."),
            raw.SQLITE_NOTADB => (JournalFault.Damaged, $"{description} is not an SQLite database, or its first page is damaged. Restore it from a backup."),
            raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH => (JournalFault.Rejected, $"{description} refused a row: {Words(sqlite)}."),
            raw.SQLITE_CONSTRAINT => (JournalFault.Conflict, $"{description} refused a row: {Words(sqlite)}."),
            raw.SQLITE_IOERR => (JournalFault.Failed, $"{description} cannot be read or written: {Words(sqlite)} (extended code {sqlite.SqliteExtendedErrorCode})."),
            _ => (JournalFault.Failed, $"{description} failed: {Words(sqlite)}."),
        };
    }

    /// <summary>SQLite reports a failure to make its small files as other errors; 64 KiB is what they need.</summary>
    private bool IsDiskFull()
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        return Directory.Exists(directory) && new DriveInfo(directory).AvailableFreeSpace < 65536;
    }

    private string Why()
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        return !Directory.Exists(directory) ? $"the directory {directory} does not exist"
            : Directory.Exists(path) ? "it is a directory"
            : !File.Exists(path) ? "it does not exist, and cannot be created"
            : "permission is missing, or too many files are open";
    }

    /// <summary>SQLite's own words, without the driver's frame around them.</summary>
    private static string Words(SqliteException error)
    {
        var first = error.Message.IndexOf('\'', StringComparison.Ordinal);
        var last = error.Message.LastIndexOf('\'');
        return last > first ? error.Message[(first + 1)..last] : error.Message;
    }
}
