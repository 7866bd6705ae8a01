using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Supervision.EndToEnd.Tests.Deaths;

/// <summary>Reads what a daemon has written to its database, in the order of writing, while it goes on.</summary>
internal sealed class JournalFile(string file)
{
    private const string ServicePrefix = "service-";

    static JournalFile() => SQLitePCL.Batteries_V2.Init();

    private long _ordering;

    /// <summary>What was added since the last call.</summary>
    public IReadOnlyList<JournalledEvent> ReadOn()
    {
        var events = new List<JournalledEvent>();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT ordering, persistence_id, sequence_number, manifest, message FROM journal WHERE ordering > $after ORDER BY ordering";
        command.Parameters.AddWithValue("$after", _ordering);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _ordering = reader.GetInt64(0);
            if (reader.GetString(1).StartsWith(ServicePrefix, StringComparison.Ordinal))
            {
                using var body = JsonDocument.Parse(reader.GetString(4));
                events.Add(new JournalledEvent(
                    reader.GetString(1)[ServicePrefix.Length..], reader.GetInt64(2), reader.GetString(3)[(ServicePrefix.Length)..], body.RootElement.Clone()));
            }
        }

        return events;
    }
}
