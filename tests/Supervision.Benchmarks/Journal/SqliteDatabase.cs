using Microsoft.Data.Sqlite;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;

namespace Supervision.Benchmarks.Journal;

internal sealed class SqliteDatabase(string directory, SqliteSynchronous synchronous) : IDatabase
{
    private int _count;

    public string Name => $"SQLite, synchronous {synchronous}";

    private string Current => Path.Combine(directory, $"{_count}.db");

    public IJournal OpenJournal()
    {
        Delete();
        _count++;
        return ReopenJournal();
    }

    public IJournal ReopenJournal() => SqliteJournal.Open(Current, new SqliteOptions { Synchronous = synchronous });

    public IBare CreateBare()
    {
        OpenJournal().Dispose();
        return new Bare(Current, synchronous);
    }

    private void Delete()
    {
        foreach (var file in Directory.GetFiles(directory, $"{_count}.db*"))
            File.Delete(file);
    }

    internal sealed class Bare : IBare
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;

        public Bare(string path, SqliteSynchronous synchronous)
        {
            _connection = new SqliteConnection($"Data Source={path};Pooling=false");
            _connection.Open();
            Execute($"PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}");
            _insert = _connection.CreateCommand();
            _insert.CommandText = "INSERT INTO journal (persistence_id, sequence_number, created, message, tags, identifier, manifest, writer_uuid) "
                + "VALUES (@a, @b, @c, @d, @e, @f, @g, @h)";
            foreach (var name in (string[])["@a", "@b", "@c", "@d", "@e", "@f", "@g", "@h"])
                _insert.Parameters.AddWithValue(name, "");
            _insert.Prepare();
        }

        public void Insert(int count, long number)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            _insert.Transaction = transaction;
            var columns = _insert.Parameters;
            for (var i = 0; i < count; i++)
            {
                columns[0].Value = $"writer-{i}";
                columns[1].Value = number + 1;
                columns[2].Value = 0L;
                columns[3].Value = IDatabase.Payload;
                columns[4].Value = DBNull.Value;
                columns[5].Value = 1;
                columns[6].Value = "started";
                columns[7].Value = "w";
                _insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }

        public long ReadAll(string id)
        {
            using var command = _connection.CreateCommand();
            command.CommandText =
                "SELECT sequence_number, deleted, identifier, manifest, message FROM journal WHERE persistence_id = @id ORDER BY sequence_number";
            command.Parameters.AddWithValue("@id", id);
            using var rows = command.ExecuteReader();
            long sum = 0;
            while (rows.Read())
                sum += rows.GetInt64(0) + (rows.GetBoolean(1) ? 1 : 0) + rows.GetInt32(2) + rows.GetString(3).Length + rows.GetString(4).Length;
            return sum;
        }

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }

        private void Execute(string text)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
    }
}
