using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Probes;

/// <summary>Asks a process that is ready how it is, for as long as it runs, and tells the service when the answer changes.</summary>
internal sealed class HealthActor : ProbingActor
{
    private readonly int _number;
    private readonly HealthSpec _health;
    private readonly TimeSpan _startedAt;
    private bool? _told;
    private int _failures;

    public HealthActor(int number, ServiceSpec spec, ServiceSettings settings, int? mainProcess)
        : base("health", spec.Health!.Probe, spec.Health.Timeout, spec, settings, mainProcess)
    {
        (_number, _health) = (number, spec.Health);
        _startedAt = MonotonicTime.Elapsed(Time);
    }

    protected override void PreStart() => Ask();

    protected override void OnAnswer(string? error)
    {
        if (error is null)
        {
            _failures = 0;
            Tell(healthy: true, "");
        }
        else if (MonotonicTime.Elapsed(Time) - _startedAt >= _health.StartPeriod && ++_failures >= _health.Failures)
        {
            Tell(healthy: false, error);
        }

        AskAfter(_health.Interval);
    }

    private void Tell(bool healthy, string text)
    {
        if (_told != healthy)
        {
            _told = healthy;
            Context.Parent.Tell(new ServiceInput.HealthJudged(_number, healthy, text));
        }
    }
}
