using Npgsql;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;

namespace Supervision.Benchmarks.Journal;

/// <summary>A schema of its own in a PostgreSQL database, dropped and made anew for each measurement.</summary>
internal sealed class PostgresDatabase(string connectionString) : IDatabase
{
    private const string Schema = "supervision_benchmark";

    public string Name => "PostgreSQL";

    private string Target => $"{connectionString};Search Path={Schema};Pooling=false";

    public IJournal OpenJournal()
    {
        using (var connection = new NpgsqlConnection(Target))
        {
            connection.Open();
            using var command = new NpgsqlCommand($"DROP SCHEMA IF EXISTS {Schema} CASCADE; CREATE SCHEMA {Schema}", connection);
            command.ExecuteNonQuery();
        }
        return ReopenJournal();
    }

    public IJournal ReopenJournal() => PostgresJournal.Open(Target);

    public IBare CreateBare()
    {
        OpenJournal().Dispose();
        return new Bare(Target);
    }

    /// <summary>One statement with an array per column: the quickest insert but COPY.</summary>
    private sealed class Bare : IBare
    {
        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlCommand _insert;

        public Bare(string target)
        {
            _connection = new NpgsqlConnection(target);
            _connection.Open();
            _insert = new NpgsqlCommand(
                "INSERT INTO journal (persistence_id, sequence_number, created, message, tags, identifier, manifest, writer_uuid) "
                + "SELECT a, b, c, d, e, 1, f, g FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) "
                + "AS x (a, b, c, d, e, f, g)",
                _connection);
        }

        public void Insert(int count, long number)
        {
            _insert.Parameters.Clear();
            _insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Range(0, count).Select(i => $"writer-{i}").ToArray() });
            _insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat(number + 1, count).ToArray() });
            _insert.Parameters.Add(new NpgsqlParameter { Value = new long[count] });
            _insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat(IDatabase.Payload, count).ToArray() });
            _insert.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = new string?[count] });
            _insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat("started", count).ToArray() });
            _insert.Parameters.Add(new NpgsqlParameter { Value = Enumerable.Repeat("w", count).ToArray() });
            if (!_insert.IsPrepared)
                _insert.Prepare();
            _insert.ExecuteNonQuery();
        }

        public long ReadAll(string id)
        {
            using var command = new NpgsqlCommand(
                "SELECT sequence_number, deleted, identifier, manifest, message FROM journal WHERE persistence_id = $1 ORDER BY sequence_number", _connection);
            command.Parameters.Add(new NpgsqlParameter { Value = id });
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
    }
}
