using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Probes;

/// <summary>Asks a process that is starting until it answers well for the first time.</summary>
internal sealed class ReadinessActor : ProbingActor
{
    /// <summary>One that hangs is asked again.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    private readonly int _number;
    private readonly TimeSpan _interval;

    public ReadinessActor(int number, ServiceSpec spec, ServiceSettings settings, int? mainProcess)
        : base("ready", spec.Ready.Probe!, AnswerMax, spec, settings, mainProcess) =>
        (_number, _interval) = (number, spec.Ready.Interval);

    protected override void PreStart() => Ask();

    protected override void OnAnswer(string? error)
    {
        if (error is not null)
        {
            AskAfter(_interval);
            return;
        }

        Context.Parent.Tell(new ServiceInput.ReadyTold(_number));
        Context.Stop(Self);
    }
}
