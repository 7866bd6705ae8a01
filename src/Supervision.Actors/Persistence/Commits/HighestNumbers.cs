namespace Supervision.Actors.Persistence;

/// <summary>
/// The highest sequence number by persistence id, remembered so that an append costs no query. It may be forgotten at any time.
/// </summary>
internal sealed class HighestNumbers
{
    private const int CountMax = 100_000;
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);

    public void Forget() => _numbers.Clear();

    public void Forget(string persistenceId) => _numbers.Remove(persistenceId);

    public void Set(string persistenceId, long number) => _numbers[persistenceId] = number;

    public long Get(string persistenceId, IStoreWriter writer)
    {
        if (_numbers.TryGetValue(persistenceId, out var number))
            return number;
        if (_numbers.Count >= CountMax)
            _numbers.Clear();
        return _numbers[persistenceId] = writer.HighestSequenceNumber(persistenceId);
    }
}
