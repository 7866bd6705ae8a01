namespace Supervision.Processes;

/// <summary>Bounds how many starts of a node are under way at a time. The others wait for their turn, in the order in which they asked.</summary>
/// <param name="limit">How many, now. From any thread.</param>
internal sealed class StartTurns(Func<int> limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<StartTurn> _ahead = new();
    private readonly Queue<StartTurn> _waiting = new();
    private int _underWay;

    /// <summary>How many starts may be under way now.</summary>
    public int Limit => limit();

    /// <summary>A turn that nobody has asked for yet.</summary>
    public StartTurn For(StartUrgency urgency) => new(this, urgency);

    internal bool TryBegin(StartTurn turn, StartUrgency urgency)
    {
        lock (_lock)
        {
            if (urgency is StartUrgency.AtOnce || _underWay < limit())
            {
                _underWay++;
                return true;
            }

            (urgency is StartUrgency.Ahead ? _ahead : _waiting).Enqueue(turn);
            return false;
        }
    }

    /// <summary>A start is no longer under way: whoever comes next begins.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            while (_underWay < limit() && (_ahead.TryDequeue(out var next) || _waiting.TryDequeue(out next)))
            {
                // Who has been withdrawn meanwhile does not begin.
                if (next.TryCome())
                {
                    _underWay++;
                }
            }
        }
    }
}

/// <summary>Who need not wait for whom.</summary>
internal enum StartUrgency
{
    /// <summary>When its turn has come.</summary>
    InTurn,

    /// <summary>Before all that are only in turn: somebody waits for it.</summary>
    Ahead,

    /// <summary>Without waiting: what was well until now must not suffer from what is not.</summary>
    AtOnce,
}
