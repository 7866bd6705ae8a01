using System.Text.RegularExpressions;
using Supervision.Actors;
using Supervision.Logs;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Probes;

/// <summary>Reads the output of a process that is starting until a line matches.</summary>
internal sealed class PatternActor : ReceiveActor
{
    private const int LinesAtOnce = 1000;

    private readonly CancellationTokenSource _end = new();
    private readonly int _number;
    private readonly ServiceName _service;
    private readonly LogStore _logs;
    private readonly Regex _pattern;
    private readonly long _after;

    /// <param name="number">The incarnation.</param>
    /// <param name="spec">The service.</param>
    /// <param name="logs">Where its output is.</param>
    /// <param name="after">Lines up to this id are not of this process.</param>
    public PatternActor(int number, ServiceSpec spec, LogStore logs, long after)
    {
        (_number, _service, _logs, _after) = (number, spec.Name, logs, after);
        _pattern = new Regex(spec.Ready.Pattern!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        Receive<Found>(_ =>
        {
            Context.Parent.Tell(new ServiceInput.ReadyTold(_number));
            Context.Stop(Self);
        });
    }

    private sealed record Found;

    protected override void PreStart()
    {
        var self = Self;
        _ = SearchAsync(_end.Token).ContinueWith(_ => self.Tell(new Found()), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    protected override void PostStop()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        var after = _after;
        while (true)
        {
            await _logs.WaitAsync(after, cancellationToken).ConfigureAwait(false);
            var slice = _logs.Read(_service.Text, after, LinesAtOnce);
            if (slice.Lines.Any(line => _pattern.IsMatch(line.Text)))
            {
                return;
            }

            after = slice.Next;
        }
    }
}
