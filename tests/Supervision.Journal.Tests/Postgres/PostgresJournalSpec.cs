using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Persistence.Specs;

namespace Supervision.Journal.Tests.Postgres;

[Collection("postgres")]
public sealed class PostgresJournalSpec(PostgresServer server) : JournalSpec
{
    protected override IJournal OpenJournal(JournalOptions options) => PostgresJournal.Open(server.NewSchema(), options);
}

[Collection("postgres")]
public sealed class PostgresSnapshotSpec(PostgresServer server) : SnapshotSpec
{
    protected override IJournal OpenJournal(JournalOptions options) => PostgresJournal.Open(server.NewSchema(), options);
}
