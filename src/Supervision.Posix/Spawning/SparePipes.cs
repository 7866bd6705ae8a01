namespace Supervision.Posix.Spawning;

/// <summary>Pipes that are made before they are needed: a process that has died is to be started again at once, and a pipe takes half a dozen calls.</summary>
internal sealed class SparePipes : IDisposable
{
    // As many as the next process needs.
    private const int Count = 2;

    private readonly Stack<Pipe> _spare = new();

    internal SparePipes() => Refill();

    /// <exception cref="Errors.PosixException">There is none, and none can be made.</exception>
    internal Pipe Take() => _spare.TryPop(out var pipe) ? pipe : Pipe.Create();

    /// <summary>Makes what has been taken anew; what cannot be made now is made when it is needed.</summary>
    internal void Refill()
    {
        try
        {
            while (_spare.Count < Count) _spare.Push(Pipe.Create());
        }
        catch (Errors.PosixException)
        {
            // Whoever asks for one is told.
        }
    }

    public void Dispose()
    {
        while (_spare.TryPop(out var pipe))
        {
            pipe.Read.Dispose();
            pipe.Write.Dispose();
        }
    }
}
