namespace Supervision.Actors.Persistence;

/// <summary>
/// Reads a store with a bounded number of readers. Requests that wait are served one after the other by a reader that is already
/// open, so that the recovery of hundreds of actors costs no more than its queries.
/// </summary>
internal sealed class ReadPool(JournalStore store) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = [];
    private readonly Stack<IStoreReader> _idle = [];
    private int _active;
    private bool _isClosed;

    public Task<T> Read<T>(Func<IStoreReader, T> read, CancellationToken cancellation = default)
    {
        var request = new Request<T>(read, cancellation);
        lock (_gate)
        {
            if (_isClosed)
                return Task.FromException<T>(new JournalException(JournalFault.Closed, $"{store.Description} was closed."));
            _waiting.Enqueue(request);
            if (_active >= store.ReadersMax)
                return request.Task;
            _active++;
        }
        ThreadPool.UnsafeQueueUserWorkItem(static pool => pool.Drain(), this, preferLocal: false);
        return request.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var reader in _idle)
                reader.Dispose();
            _idle.Clear();
        }
    }

    private void Drain()
    {
        IStoreReader? reader = null;
        while (Next(ref reader) is { } request)
            reader = Serve(request, reader);
    }

    /// <summary>
    /// Serves one request. A reader that was open before may have lost its connection in an outage that is over: that says nothing of the
    /// database as it is now, so that a new one is tried.
    /// </summary>
    /// <returns>The reader, unless it met trouble: then it is not trusted again.</returns>
    private IStoreReader? Serve(Request request, IStoreReader? reader)
    {
        for (var mayBeCut = reader is not null; ; mayBeCut = false)
        {
            try
            {
                reader ??= store.OpenReader();
                request.Run(reader);
                return reader;
            }
            catch (JournalException error)
            {
                reader?.Dispose();
                reader = null;
                if (mayBeCut && error.Fault == JournalFault.Gone)
                    continue;
                request.Fail(error);
                return null;
            }
        }
    }

    /// <summary>The next request; without one, the reader is put aside and this lane ends.</summary>
    private Request? Next(ref IStoreReader? reader)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var request))
            {
                if (reader is null)
                    _idle.TryPop(out reader);
                return request;
            }
            _active--;
            if (reader is not null && !_isClosed)
                _idle.Push(reader);
            else
                reader?.Dispose();
            return null;
        }
    }

    private abstract class Request
    {
        public abstract void Run(IStoreReader reader);

        public abstract void Fail(JournalException error);
    }

    private sealed class Request<T>(Func<IStoreReader, T> read, CancellationToken cancellation) : Request
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public override void Run(IStoreReader reader)
        {
            if (cancellation.IsCancellationRequested)
                _result.SetCanceled(cancellation);
            else
                _result.SetResult(read(reader));
        }

        public override void Fail(JournalException error) => _result.SetException(error);
    }
}
