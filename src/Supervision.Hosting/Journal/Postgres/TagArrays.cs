using Npgsql;
using Supervision.Actors.Persistence;

namespace Supervision.Hosting.Journal;

/// <summary>The tags of a group's events as one array per column.</summary>
internal sealed class TagArrays
{
    private const string Insert =
        "INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) SELECT j.ordering, e.tag, j.sequence_number, j.persistence_id "
        + "FROM unnest($1::text[], $2::bigint[], $3::text[]) AS e (id, number, tag) "
        + "JOIN journal j ON j.persistence_id = e.id AND j.sequence_number = e.number";

    private readonly List<string> _ids = [];
    private readonly List<long> _numbers = [];
    private readonly List<string> _tags = [];

    public bool IsEmpty => _ids.Count == 0;

    public void Clear()
    {
        _ids.Clear();
        _numbers.Clear();
        _tags.Clear();
    }

    public void Add(AppendWrite append)
    {
        for (var i = 0; i < append.Events.Count; i++)
        {
            foreach (var tag in append.Events[i].Tags ?? [])
            {
                _ids.Add(append.PersistenceId);
                _numbers.Add(append.FirstSequenceNumber + i);
                _tags.Add(tag);
            }
        }
    }

    public NpgsqlBatchCommand Command() => new(Insert)
    {
        Parameters =
        {
            new NpgsqlParameter<List<string>> { TypedValue = _ids },
            new NpgsqlParameter<List<long>> { TypedValue = _numbers },
            new NpgsqlParameter<List<string>> { TypedValue = _tags },
        },
    };
}
