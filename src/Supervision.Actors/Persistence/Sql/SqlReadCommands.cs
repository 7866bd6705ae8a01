using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>The prepared statements of one reading connection.</summary>
internal sealed class SqlReadCommands(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _queries = new(StringComparer.Ordinal);

    public DbCommand Highest { get; } = connection.Command(SqlTexts.Highest, "@id").Prepared("");

    public DbCommand ReadEvents { get; } = connection.Command(SqlTexts.ReadEvents, "@id", "@from", "@max").Prepared("", 0L, 0);

    public DbCommand LoadSnapshot { get; } = connection.Command(SqlTexts.LoadSnapshot, "@id", "@max").Prepared("", 0L);

    /// <summary>Rarely used commands are prepared when they are first needed.</summary>
    public DbCommand Get(string text, IEnumerable<string> parameters)
    {
        if (_queries.TryGetValue(text, out var command))
            return command;
        command = connection.Command(text, [.. parameters]);
        _queries.Add(text, command);
        return command;
    }

    public void Dispose()
    {
        Highest.Dispose();
        ReadEvents.Dispose();
        LoadSnapshot.Dispose();
        foreach (var query in _queries.Values)
            query.Dispose();
        connection.Dispose();
    }
}
