using System.Globalization;
using System.Runtime.InteropServices;
using Supervision.App.Listening;
using Supervision.App.Notifying;

namespace Supervision.App;

/// <summary>
/// This program as its supervisor sees it: what it was given, and what it can say. It speaks systemd's protocol, so it works the same under
/// Supervision, under systemd, and, with nothing to inherit and nobody to tell, alone.
/// </summary>
/// <remarks>All members may be called from any thread. What is said and reaches nobody is no error: it makes the method return false.</remarks>
public sealed class SupervisedProgram : IDisposable
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private static readonly Lazy<SupervisedProgram> Shared = new(() => new SupervisedProgram(Environment.GetEnvironmentVariable, Environment.ProcessId, TimeProvider.System));

    private readonly NotifySocket? _notify;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopRequested = new();
    private readonly Lazy<PosixSignalRegistration[]> _signals;

    internal SupervisedProgram(Func<string, string?> variable, int processId, TimeProvider time)
    {
        _time = time;
        _notify = NotifySocket.At(variable("NOTIFY_SOCKET"));
        Listeners = InheritedListeners.Read(variable, processId);
        Incarnation = Incarnation.Read(variable);
        WatchdogTimeout = ReadWatchdog(variable, processId);
        _signals = new(() => [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))]);
    }

    /// <summary>This process. Its environment is read at the first use, and what was inherited is kept from programs that it starts from then on.</summary>
    public static SupervisedProgram Current => Shared.Value;

    /// <summary>Whether somebody supervises this process: wants to be told of it, has passed it listeners, or names its incarnation.</summary>
    public bool IsSupervised => _notify is not null || Listeners.Count > 0 || Incarnation is not null;

    /// <summary>Which of the service's processes this is; null when it does not run under Supervision.</summary>
    public Incarnation? Incarnation { get; }

    /// <summary>The listening sockets that it was given, by name; none when it runs alone.</summary>
    public InheritedListeners Listeners { get; }

    /// <summary>Within each such time the supervisor wants a sign of life (<c>WATCHDOG_USEC</c>); null when it wants none.</summary>
    public TimeSpan? WatchdogTimeout { get; }

    /// <summary>
    /// Cancelled when the program is to finish what is under way and to end: by SIGTERM, or SIGINT of a terminal. From the first use of this token
    /// on these signals do not end the process by themselves any more. A host of .NET has a token of its own, <c>IHostApplicationLifetime.ApplicationStopping</c>.
    /// </summary>
    public CancellationToken StopRequested
    {
        get
        {
            _ = _signals.Value;
            return _stopRequested.Token;
        }
    }

    /// <summary>Says that it serves now: <c>READY=1</c>. Also ends what <see cref="Reloading"/> began. In a handoff its predecessor is told to stop a while later, after <c>handoff.settle</c>.</summary>
    /// <param name="status">What it does, in words, for operators; null to say nothing of it.</param>
    public bool Ready(string? status = null) => Notify(With("READY=1", status));

    /// <summary>Says what it does, for operators: <c>STATUS=…</c>. It stays until something else is said.</summary>
    /// <param name="text">One line; line breaks become spaces.</param>
    public bool Status(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Notify($"STATUS={OneLine(text)}");
    }

    /// <summary>Says that it reads its configuration again: <c>RELOADING=1</c>. Say <see cref="Ready"/> when that is done.</summary>
    public bool Reloading() =>
        Notify(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)((Int128)_time.GetTimestamp() * MicrosecondsPerSecond / _time.TimestampFrequency)}"));

    /// <summary>Says that it has begun to end: <c>STOPPING=1</c>. Who ends by itself, not asked to, is known to do so from then on.</summary>
    /// <param name="status">Why, in words, for operators; null to say nothing of it.</param>
    public bool Stopping(string? status = null) => Notify(With("STOPPING=1", status));

    /// <summary>
    /// Asks for more time for the start, the reload or the stop that is under way: <c>EXTEND_TIMEOUT_USEC</c>. Counted from now; to be said again before that is over.
    /// </summary>
    /// <param name="time">How long it may still take; more than zero.</param>
    public bool ExtendTimeout(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return Notify(string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={time.Ticks / TimeSpan.TicksPerMicrosecond}"));
    }

    /// <summary>Gives one sign of life: <c>WATCHDOG=1</c>. <see cref="StartWatchdog"/> does it by itself.</summary>
    public bool Beat() => Notify("WATCHDOG=1");

    /// <summary>Gives signs of life from now on, each after half of <see cref="WatchdogTimeout"/>; does nothing when none are wanted.</summary>
    /// <param name="isAlive">
    /// Whether the program does its work; asked before each sign. False, an exception, or no answer withholds it, so that the supervisor restarts the program.
    /// The token is cancelled when the signs end. Null for signs that say only that the process gets to run.
    /// </param>
    /// <returns>Ends the signs when it is disposed. The supervisor goes on waiting for them.</returns>
    public IDisposable StartWatchdog(Func<CancellationToken, ValueTask<bool>>? isAlive = null) =>
        WatchdogTimeout is { } timeout && _notify is not null ? new Watchdog(Beat, isAlive, timeout, _time) : new Nothing();

    /// <summary>Says anything else that sd_notify(3) knows, such as <c>ERRNO=2</c>.</summary>
    /// <param name="assignments">Lines <c>KEY=VALUE</c>, separated by <c>\n</c>.</param>
    /// <returns>False when nobody wants to be told, or cannot be reached.</returns>
    public bool Notify(string assignments)
    {
        ArgumentException.ThrowIfNullOrEmpty(assignments);
        return _notify?.Send(assignments) ?? false;
    }

    /// <summary>Gives the signals back to the system. Not needed at the end of a program.</summary>
    public void Dispose()
    {
        foreach (var registration in _signals.IsValueCreated ? _signals.Value : []) registration.Dispose();
    }

    private static string With(string assignment, string? status) => status is null ? assignment : $"{assignment}\nSTATUS={OneLine(status)}";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static TimeSpan? ReadWatchdog(Func<string, string?> variable, int processId)
    {
        // Without WATCHDOG_PID it is meant for whoever reads it.
        var isOurs = variable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds is > 0 and < long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : null;
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _stopRequested.Cancel();
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
            // There are no signs that could end.
        }
    }
}
