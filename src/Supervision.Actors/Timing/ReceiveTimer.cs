namespace Supervision.Actors;

/// <summary>Sends itself when no message has come for a while; the cell turns it into a <see cref="ReceiveTimeout"/>.</summary>
internal sealed class ReceiveTimer : AutoReceivedMessage, IDisposable
{
    private readonly LocalActorRef _owner;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private TimeSpan _lastMessage;

    internal ReceiveTimer(LocalActorRef owner, TimeProvider time, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        _owner = owner;
        _time = time;
        Timeout = timeout;
        _lastMessage = time.Elapsed();
        _timer = time.CreateTimer(
            static state => ((ReceiveTimer)state!).Fire(), this, timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    internal TimeSpan Timeout { get; }

    public void Dispose() => _timer.Dispose();

    internal void PutOff() => _lastMessage = _time.Elapsed();

    // Messages only note the time; the timer is set anew when it fires too early, which spares one call per message.
    internal override void Receive(ActorCell cell)
    {
        if (!cell.Context.IsCurrent(this))
            return;
        var left = _lastMessage + Timeout - _time.Elapsed();
        if (left > TimeSpan.Zero)
        {
            _timer.Change(left, System.Threading.Timeout.InfiniteTimeSpan);
            return;
        }

        PutOff();
        _timer.Change(Timeout, System.Threading.Timeout.InfiniteTimeSpan);
        cell.Deliver(ReceiveTimeout.Instance, null);
    }

    private void Fire() => _owner.Tell(this, null);
}
