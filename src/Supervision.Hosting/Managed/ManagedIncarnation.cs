using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Supervision.Posix.Processes;

namespace Supervision.Hosting.Managed;

/// <summary>One instance of a managed service from its making to its end, in the place of a process.</summary>
internal sealed class ManagedIncarnation : ManagedContext, IInsideRun
{
    /// <summary>What is told to be killed has so long to go along before it is abandoned.</summary>
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(1);

    private readonly ManagedSurroundings _surroundings;
    private readonly InsideReport _report;
    private readonly InstanceWork _work;
    private readonly CancellationTokenSource _killed = new();
    private InstanceOutput? _out;
    private InstanceOutput? _error;
    private volatile IManagedService? _started;
    private volatile int _killSignal;
    private int _checking;

    public ManagedIncarnation(SpawnRequest request, bool isOneShot, ManagedSurroundings surroundings)
    {
        (Incarnation, Environment, _surroundings) = (request.Incarnation, request.Environment, surroundings);
        _report = new InsideReport(request.Incarnation, surroundings.Observer);
        _work = new InstanceWork(isOneShot);
    }

    /// <summary>Of which replica of which service it is an instance.</summary>
    public (string Service, int Replica) Replicated => ReplicatedOf(Environment);

    public override string Service => Replicated.Service;

    public override int Replica => Replicated.Replica;

    public override string Incarnation { get; }

    public override string Node => Environment["SUPERVISION_NODE"];

    public override string Group => Environment["SUPERVISION_GROUP"];

    public override IReadOnlyDictionary<string, string> Environment { get; }

    public override CancellationToken Stopping => _work.Stopping;

    public override TextWriter Out => _out?.Writer ?? TextWriter.Null;

    public override TextWriter Error => _error?.Writer ?? TextWriter.Null;

    public bool HasExited => _report.HasExited;

    /// <summary>Whether nothing of it runs any more, which of one that was abandoned nobody can tell from its exit.</summary>
    public bool IsOver { get; private set; }

    public override void Run(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _work.Run(work);
    }

    public override void Ready() => _report.Say(new Notification { Ready = true });

    public override void Status(string text) => _report.Say(new Notification { Status = text });

    public override void Exit(int code = 0) => _work.End(code & 0xff);

    public void Warn(string text) => _report.Warn(text);

    /// <summary>Tells that it was spawned, and begins its life.</summary>
    /// <exception cref="IOException">There are no pipes for its output.</exception>
    /// <returns>Ends with the instance, also with one that was abandoned before.</returns>
    public Task Begin(ManagedRegistration registration)
    {
        (_out, var stdout) = InstanceOutput.Create();
        try
        {
            (_error, var stderr) = InstanceOutput.Create();
            _report.Spawned(stdout, stderr);
        }
        catch (IOException)
        {
            stdout.Dispose();
            _out.Dispose();
            throw;
        }

        return Task.Run(() => LiveAsync(registration));
    }

    /// <summary>Asks the instance how it is; any exception is a bad answer.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_started is not { } instance || _work.IsEnding)
        {
            throw new InvalidOperationException($"{Incarnation} is not running");
        }

        if (Interlocked.Exchange(ref _checking, 1) != 0)
        {
            throw new TimeoutException("the check before has not answered yet");
        }

        try
        {
            await instance.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _checking, 0);
        }
    }

    public void Signal(int signal)
    {
        switch (signal)
        {
            case Signals.Terminate or Signals.Interrupt:
                _work.End(code: null);
                break;
            case Signals.Kill or Signals.Abort:
                Kill(signal);
                break;
            case Signals.Continue:
                break;
            default:
                Warn($"{Signals.Name(signal)} means nothing to a managed service");
                break;
        }
    }

    public void KillTree()
    {
        Kill(Signals.Kill);
        _report.TellWhenGone();
    }

    private void Kill(int signal)
    {
        if (Interlocked.CompareExchange(ref _killSignal, signal, 0) == 0)
        {
            _work.End(code: null);
            _ = AbandonAfterGraceAsync();
        }
    }

    private async Task AbandonAfterGraceAsync()
    {
        // Callbacks of the instance's own run elsewhere, and may take their time.
        _ = _killed.CancelAsync();
        await Task.Delay(KillGrace, _surroundings.Time).ConfigureAwait(false);
        if (HasExited)
        {
            return;
        }

        // Known before the end is told: the next instance may start at once, and is to be warned of this one.
        _surroundings.OnAbandoned(this);
        if (_report.TryExit(new ExitStatus.Lost { Reason = "abandoned: it did not end when it was asked to, and its code may still run" }))
        {
            ManagedLog.Abandoned(_surroundings.Log, Incarnation);
            CloseOutput();
        }
    }

    private async Task LiveAsync(ManagedRegistration registration)
    {
        try
        {
            await using var scope = _surroundings.Scopes.CreateAsyncScope();
            await UseAsync(registration, scope.ServiceProvider).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _work.Fail(e);
        }

        await TellFailureAsync().ConfigureAwait(false);
        IsOver = true;
        if (_report.TryExit(Verdict()))
        {
            CloseOutput();
        }
        else
        {
            ManagedLog.EndedAfterAll(_surroundings.Log, Incarnation);
        }
    }

    private async Task UseAsync(ManagedRegistration registration, IServiceProvider services)
    {
        var instance = registration.Create(services);
        try
        {
            await _work.LiveAsync(() => StartAsync(instance), () => instance.StopAsync(_killed.Token)).ConfigureAwait(false);
        }
        finally
        {
            if (registration.OwnsInstance)
            {
                await DisposeOfAsync(instance).ConfigureAwait(false);
            }
        }
    }

    private async Task StartAsync(IManagedService instance)
    {
        await instance.StartAsync(this, Stopping).ConfigureAwait(false);
        _started = instance;
        Ready();
    }

    private static async ValueTask DisposeOfAsync(IManagedService instance)
    {
        if (instance is IAsyncDisposable later)
        {
            await later.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private ExitStatus Verdict() =>
        _killSignal != 0 ? new ExitStatus.Signaled(_killSignal, CoreDumped: false)
        : _work.Failure is { } failure ? new ExitStatus.Exited(1) { Reason = Sentence(failure) }
        : new ExitStatus.Exited(_work.Code ?? 0);

    /// <summary>As the runtime does with what escapes from a program; but a full pipe must not keep it.</summary>
    private async Task TellFailureAsync()
    {
        if (_work.Failure is { } failure && !HasExited)
        {
            ManagedLog.Failed(_surroundings.Log, Incarnation, failure);
            var telling = Task.Run(() => Error.WriteLine(failure));
            await Task.WhenAny(telling, Task.Delay(KillGrace, _surroundings.Time)).ConfigureAwait(false);
        }
    }

    private void CloseOutput()
    {
        _out?.Dispose();
        _error?.Dispose();
    }

    /// <summary>The replica of an environment that was made for it.</summary>
    public static (string Service, int Replica) ReplicatedOf(IReadOnlyDictionary<string, string> environment) =>
        (environment["SUPERVISION_SERVICE"], int.Parse(environment["SUPERVISION_REPLICA"], CultureInfo.InvariantCulture));

    /// <summary>An exception in one line.</summary>
    public static string Sentence(Exception e) =>
        e is AggregateException { InnerExceptions: [var only] } ? Sentence(only) : $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
}
