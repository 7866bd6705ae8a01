namespace Supervision.Conformance.Hocon;

/// <summary>Counts what passed, and prints what did not.</summary>
internal sealed class Tally
{
    private int _passed;
    private int _failed;

    public void Add(string name, string? mismatch)
    {
        if (mismatch is null)
        {
            _passed++;
            return;
        }

        _failed++;
        Console.WriteLine($"FAILED {name}: {mismatch}");
    }

    /// <returns>The exit code.</returns>
    public int Finish()
    {
        Console.WriteLine($"{_passed} passed, {_failed} failed");
        return _failed == 0 ? 0 : 1;
    }
}
