namespace Supervision.Actors.Persistence.Sql;

/// <summary>The statements that all databases understand.</summary>
internal static class SqlTexts
{
    /// <summary>The serializer number of events and states written as JSON.</summary>
    public const int JsonIdentifier = 1;

    public const string Highest = "SELECT max(sequence_number) FROM journal WHERE persistence_id = @id";

    public const string WriterOf = "SELECT writer_uuid FROM journal WHERE persistence_id = @id AND sequence_number = @number";

    public const string Insert =
        "INSERT INTO journal (persistence_id, sequence_number, created, message, tags, identifier, manifest, writer_uuid) "
        + "VALUES (@id, @number, @created, @message, @tags, @identifier, @manifest, @writer)";

    public const string InsertTag =
        "INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) SELECT ordering, @tag, sequence_number, persistence_id "
        + "FROM journal WHERE persistence_id = @id AND sequence_number = @number";

    public const string SaveSnapshot =
        "INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, identifier) "
        + "VALUES (@id, @number, @created, @state, @manifest, @identifier) ON CONFLICT (persistence_id, sequence_number) "
        + "DO UPDATE SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, identifier = excluded.identifier";

    public const string DeleteSnapshots =
        "DELETE FROM snapshot WHERE persistence_id = @id AND sequence_number >= @from AND sequence_number <= @to";

    /// <summary>The last event deleted stays as a mark; see <see cref="DeleteEventsWrite"/>.</summary>
    public const string MarkDeleted =
        "UPDATE journal SET deleted = true, message = '', tags = NULL WHERE persistence_id = @id "
        + "AND sequence_number = (SELECT max(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)";

    public const string DeleteEvents =
        "DELETE FROM journal WHERE persistence_id = @id AND sequence_number < "
        + "(SELECT max(sequence_number) FROM journal WHERE persistence_id = @id AND sequence_number <= @to)";

    public const string DeleteTags = "DELETE FROM tags WHERE persistence_id = @id AND sequence_nr <= @to";

    public const string ReadEvents =
        "SELECT sequence_number, deleted, identifier, manifest, message FROM journal "
        + "WHERE persistence_id = @id AND sequence_number >= @from ORDER BY sequence_number LIMIT @max";

    public const string LoadSnapshot =
        "SELECT sequence_number, created, identifier, manifest, snapshot FROM snapshot "
        + "WHERE persistence_id = @id AND sequence_number <= @max ORDER BY sequence_number DESC LIMIT 1";

    public const string PersistenceIds =
        "SELECT DISTINCT persistence_id FROM journal WHERE persistence_id > @after AND NOT deleted ORDER BY persistence_id LIMIT @max";

    private const string EntryColumns =
        "SELECT j.ordering, j.persistence_id, j.sequence_number, j.created, j.identifier, j.manifest, j.message, j.tags, j.writer_uuid FROM ";

    /// <summary>The statement of a query; its parameters are those of <see cref="QueryParameters"/>.</summary>
    public static string Query(EventQuery query)
    {
        var order = query.NewestFirst ? "DESC" : "ASC";
        var column = query.IsPagedBySequenceNumber ? "j.sequence_number" : query.Tag is null ? "j.ordering" : "t.ordering_id";
        return EntryColumns
            + (query.Tag is null ? "journal j WHERE " : "tags t JOIN journal j ON j.ordering = t.ordering_id WHERE t.tag = @tag AND ")
            + (query.PersistenceId is null ? "" : "j.persistence_id = @id AND ")
            + $"{column} {(query.NewestFirst ? '<' : '>')} @position AND j.ordering > @after "
            + "AND j.sequence_number >= @from AND j.sequence_number <= @to AND NOT j.deleted "
            + $"ORDER BY {column} {order} LIMIT @max";
    }

    public static List<string> QueryParameters(EventQuery query)
    {
        List<string> names = ["@position", "@after", "@from", "@to", "@max"];
        if (query.Tag is not null)
            names.Add("@tag");
        if (query.PersistenceId is not null)
            names.Add("@id");
        return names;
    }

    /// <summary>Tags as one readable text that can be searched for <c>;tag;</c>.</summary>
    public static string? JoinTags(IReadOnlyList<string>? tags) => tags is null or [] ? null : $";{string.Join(';', tags)};";

    public static string[] SplitTags(string tags) => tags.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
