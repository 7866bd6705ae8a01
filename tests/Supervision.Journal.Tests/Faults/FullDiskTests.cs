using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;

namespace Supervision.Journal.Tests.Faults;

public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_full_disk_must_be_told_in_words_and_everything_be_written_once_there_is_room()
    {
        using var disk = Environment.IsPrivilegedProcess ? new SmallDisk(_directory.Path) : null;
        var ballast = _directory.File("ballast");
        if (disk is not null)
            await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        var path = _directory.File("journal.db");
        using (SqliteJournal.Open(path))
        {
        }
        if (disk is null)
            Execute(path, "CREATE TABLE ballast (data BLOB); INSERT INTO ballast VALUES (zeroblob(1000000))");
        var options = new SqliteOptions { SizeMax = disk is null ? new FileInfo(path).Length + 200_000 : 0 };
        using var journal = SqliteJournal.Open(path, options);
        var log = new OutageLog(journal);

        log.RecordUntilHeld(bytes: 2000);
        Assert.Equal(JournalFault.DiskFull, journal.Health.Fault);
        Assert.Equal($"The disk is full: SQLite database {path} cannot grow.", journal.Health.Reason);
        var strict = await Assert.ThrowsAsync<JournalException>(
            () => journal.AppendAsync("operator", 1, [new("e", "{}")], "w", DateTimeOffset.UnixEpoch));
        Assert.Equal(JournalFault.DiskFull, strict.Fault);

        if (disk is null)
            Execute(path, "DROP TABLE ballast");
        else
            File.Delete(ballast);
        log.AwaitAllDurable();

        OutageLog.Await(() => journal.Health.IsAvailable, "the journal is back");
        await log.Check();
        await journal.AppendAsync("operator", 1, [new("e", "{}")], "w", DateTimeOffset.UnixEpoch);
    }

    private static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    /// <summary>A file system of two megabytes in memory.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly string _path;

        public SmallDisk(string path)
        {
            _path = path;
            Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path);
        }

        public void Dispose() => Run("umount", "--lazy", _path);

        private static void Run(params string[] command)
        {
            using var process = Process.Start(command[0], command[1..]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
