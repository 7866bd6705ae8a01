using System.Net;
using System.Net.Sockets;
using Supervision.Actors;
using Supervision.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Probes;

/// <summary>An actor that asks a service a question from outside, one at a time.</summary>
internal abstract class ProbingActor : ReceiveActor
{
    /// <summary>Each question on a connection of its own: one that is kept open answers for nobody who comes anew.</summary>
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly CancellationTokenSource _end = new();
    private readonly ProbeSpec _probe;
    private readonly TimeSpan _timeout;
    private readonly CommandActor.Order? _order;

    /// <param name="what">What the question is for, a word.</param>
    /// <param name="probe">The question.</param>
    /// <param name="timeout">An answer that takes longer is none.</param>
    /// <param name="spec">The service.</param>
    /// <param name="settings">What the services of the node share.</param>
    /// <param name="mainProcess">The service's process.</param>
    protected ProbingActor(string what, ProbeSpec probe, TimeSpan timeout, ServiceSpec spec, ServiceSettings settings, int? mainProcess)
    {
        (_probe, _timeout) = (probe, timeout);
        Time = settings.Time;
        if (probe is ProbeSpec.Exec exec)
        {
            _order = new CommandActor.Order(what, exec.Command, timeout, spec, settings, mainProcess);
        }

        Receive<CommandActor.Ended>(e => OnAnswer(e.Error));
        Receive<Answer>(e => OnAnswer(e.Error));
        Receive<AskAgain>(_ => Ask());
    }

    private sealed record Answer(string? Error);

    private sealed record AskAgain;

    protected TimeProvider Time { get; }

    /// <summary>An answer came.</summary>
    /// <param name="error">What was wrong with it, in words; null when it was good.</param>
    protected abstract void OnAnswer(string? error);

    protected override void PostStop()
    {
        _end.Cancel();
        _end.Dispose();
    }

    protected void AskAfter(TimeSpan wait) => Context.Timers.StartSingleTimer("ask", new AskAgain(), wait);

    protected void Ask()
    {
        if (_order is not null)
        {
            Context.ActorOf(CommandActor.Props(_order));
            return;
        }

        var self = Self;
        _ = ProbeAsync(_end.Token).ContinueWith(done => self.Tell(new Answer(done.Result)), TaskScheduler.Default);
    }

    private async Task<string?> ProbeAsync(CancellationToken end)
    {
        using var patience = new CancellationTokenSource(_timeout, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, end);
        try
        {
            return _probe is ProbeSpec.Http http ? await GetAsync(http, both.Token).ConfigureAwait(false) : await ConnectAsync((ProbeSpec.Tcp)_probe, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return $"{Subject}: no answer within {Words.Duration(_timeout)}";
        }
        catch (Exception e) when (e is SocketException or HttpRequestException or IOException)
        {
            return $"{Subject}: {(e.InnerException as SocketException ?? e).Message}";
        }
    }

    private string Subject => _probe switch
    {
        ProbeSpec.Http h => h.Url.ToString(),
        ProbeSpec.Tcp t => $"{t.Host}:{t.Port}",
        _ => "",
    };

    private static async Task<string?> ConnectAsync(ProbeSpec.Tcp probe, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(probe.Host, probe.Port, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> GetAsync(ProbeSpec.Http probe, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, probe.Url) { Version = HttpVersion.Version11 };
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        var isGood = probe.Statuses.IsEmpty ? status is >= 200 and < 400 : probe.Statuses.Contains(status);
        return isGood ? null : $"{probe.Url}: answered {status}";
    }
}
