using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Bounds the requests that stay open: long polls and event streams.</summary>
internal sealed class StreamSlots(int slotsMax)
{
    private int _taken;

    /// <summary>How many are open now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a slot until the answer is disposed.</summary>
    /// <exception cref="SupervisionException">All are taken: <see cref="ProblemKind.TooMany"/>.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) > slotsMax)
        {
            Interlocked.Decrement(ref _taken);
            throw new SupervisionException(ProblemKind.TooMany, $"{slotsMax} long polls and event streams are open; at most so many at once");
        }

        return new Slot(this);
    }

    private sealed class Slot(StreamSlots slots) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
                Interlocked.Decrement(ref slots._taken);
        }
    }
}
