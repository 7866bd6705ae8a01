namespace Supervision.Actors;

/// <summary>Timers that send messages to their own actor. They have keys, and end with the incarnation that started them.</summary>
/// <remarks>Starting a timer of a key that is in use replaces it; no message of the old one comes any more, not even one already in the mailbox.</remarks>
public interface ITimerScheduler
{
    /// <summary>Sends <paramref name="message"/> once after <paramref name="delay"/>.</summary>
    void StartSingleTimer(object key, object message, TimeSpan delay);

    /// <summary>Sends <paramref name="message"/> every <paramref name="interval"/>, first after <paramref name="initialDelay"/> (default: one interval).</summary>
    /// <remarks>While one message of the timer waits in the mailbox no second one is sent.</remarks>
    void StartPeriodicTimer(object key, object message, TimeSpan interval, TimeSpan? initialDelay = null);

    /// <summary>Whether a timer of that key will send something.</summary>
    bool IsTimerActive(object key);

    /// <summary>Ends the timer of that key, if there is one.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();
}
