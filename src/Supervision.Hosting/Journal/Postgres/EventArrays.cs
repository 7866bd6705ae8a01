using Npgsql;
using Supervision.Actors.Persistence;

namespace Supervision.Hosting.Journal;

/// <summary>The events of a group as one array per column, so that a single prepared statement writes any number of them.</summary>
internal sealed class EventArrays
{
    private const string Insert =
        "INSERT INTO journal (persistence_id, sequence_number, created, message, tags, identifier, manifest, writer_uuid) "
        + "SELECT id, number, created, message, tags, 1, manifest, writer "
        + "FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) "
        + "WITH ORDINALITY AS e (id, number, created, message, tags, manifest, writer, place) ORDER BY place";

    private readonly List<string> _ids = [];
    private readonly List<long> _numbers = [];
    private readonly List<long> _created = [];
    private readonly List<string> _messages = [];
    private readonly List<string?> _tags = [];
    private readonly List<string> _manifests = [];
    private readonly List<string> _writers = [];

    public NpgsqlBatchCommand Command()
    {
        var command = new NpgsqlBatchCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _ids });
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _numbers });
        command.Parameters.Add(new NpgsqlParameter<List<long>> { TypedValue = _created });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _messages });
        command.Parameters.Add(new NpgsqlParameter<List<string?>> { TypedValue = _tags });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _manifests });
        command.Parameters.Add(new NpgsqlParameter<List<string>> { TypedValue = _writers });
        return command;
    }

    public void Clear()
    {
        _ids.Clear();
        _numbers.Clear();
        _created.Clear();
        _messages.Clear();
        _tags.Clear();
        _manifests.Clear();
        _writers.Clear();
    }

    public void Add(AppendWrite append)
    {
        var created = append.Created.ToUnixTimeMilliseconds();
        for (var i = 0; i < append.Events.Count; i++)
        {
            var item = append.Events[i];
            _ids.Add(append.PersistenceId);
            _numbers.Add(append.FirstSequenceNumber + i);
            _created.Add(created);
            _messages.Add(item.Payload);
            _tags.Add(item.Tags is null or [] ? null : $";{string.Join(';', item.Tags)};");
            _manifests.Add(item.Manifest);
            _writers.Add(append.Writer);
        }
    }
}
