using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Persistence.Specs;

namespace Supervision.Actors.Tests.Persistence;

public sealed class MemoryJournalSpec : JournalSpec
{
    protected override IJournal OpenJournal(JournalOptions options) => MemoryJournal.Open(options);
}

public sealed class MemorySnapshotSpec : SnapshotSpec
{
    protected override IJournal OpenJournal(JournalOptions options) => MemoryJournal.Open(options);
}
