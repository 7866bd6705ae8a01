namespace Supervision.Processes;

/// <summary>The turn of one start: asked for, perhaps waited for, and given back once. From any thread.</summary>
internal sealed class StartTurn(StartTurns turns, StartUrgency urgency)
{
    private const int New = 0;
    private const int Waiting = 1;
    private const int UnderWay = 2;
    private const int Over = 3;

    private Action? _onCome;
    private int _stage = New;

    /// <summary>Whether it was asked for and has not come yet.</summary>
    public bool IsWaiting => Volatile.Read(ref _stage) == Waiting;

    /// <summary>How many turns are given at a time.</summary>
    public int Limit => turns.Limit;

    /// <summary>Asks for it.</summary>
    /// <param name="onCome">Called when it comes later; must return at once.</param>
    /// <returns>Whether it has come already, so that nothing will be called.</returns>
    public bool TryBegin(Action onCome)
    {
        _onCome = onCome;
        if (!TryPass(New, Waiting) || !turns.TryBegin(this, urgency))
        {
            return false;
        }

        if (TryPass(Waiting, UnderWay))
        {
            return true;
        }

        turns.Leave();
        return false;
    }

    /// <summary>Does without it. False when it has come already, or is over.</summary>
    public bool TryWithdraw() => TryPass(Waiting, Over) || TryPass(New, Over);

    /// <summary>Gives it back, or does without it; the second time nothing happens.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _stage, Over) == UnderWay)
        {
            turns.Leave();
        }
    }

    /// <summary>It has come, unless it was withdrawn.</summary>
    internal bool TryCome()
    {
        if (!TryPass(Waiting, UnderWay))
        {
            return false;
        }

        _onCome!();
        return true;
    }

    private bool TryPass(int from, int to) => Interlocked.CompareExchange(ref _stage, to, from) == from;
}
