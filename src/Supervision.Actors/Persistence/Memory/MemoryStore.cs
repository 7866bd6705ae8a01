namespace Supervision.Actors.Persistence.Memory;

/// <summary>Keeps rows in the memory of the process: for tests, and for nodes that need no history.</summary>
internal sealed class MemoryStore : JournalStore
{
    private readonly MemoryRows _rows = new();

    public override string Description => "journal in memory";

    public override IReadOnlyList<string> Open() => [];

    public override IStoreWriter OpenWriter() => new MemorySession(_rows);

    public override IStoreReader OpenReader() => new MemorySession(_rows);

    protected override void Dispose(bool disposing)
    {
    }
}
