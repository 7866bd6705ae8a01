using Supervision.Processes;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <content>The part that hears its processes, and whatever else speaks of them.</content>
internal sealed partial class ServiceActor
{
    private void OnSaid(ProcessSaid e)
    {
        if (e.Number != _model.LiveNumber && e.Number != _model.Handoff?.Number)
        {
            return;
        }

        _notices.Follow(_model);
        if (e.Number == _model.LiveNumber && _notices.Say(e.Notification))
        {
            Publish();
        }

        foreach (var input in _attendance.Of(e.Number).Hear(e, Attendance.StateOf(_model, e.Number)))
        {
            Step(input);
        }
    }

    private void OnSeen(ProcessesSeen e)
    {
        OnConfirmed(e.Number);
        if (e.Number == _model.LiveNumber && _model.State is Stopping && e.Processes.Count > 0)
        {
            OnWarned(new IncarnationWarned(e.Number, $"still there: {string.Join(", ", e.Processes)}"));
        }
        else if (e.Number == _model.LiveNumber && _model.State is Starting && e.Processes is [var only])
        {
            _settings.Link.SetMainProcess(_performer.Id(e.Number), only.Pid);
        }
    }

    private void OnWarned(IncarnationWarned e)
    {
        _notices.Follow(_model);
        if (e.Number == _model.LiveNumber && _notices.Warn(e.Text))
        {
            Publish();
        }
    }

    private void OnCommandEnded(CommandActor.Ended e)
    {
        if (_attendance.Ended(Sender, e.Error) is { } input)
        {
            Step(input);
        }
    }

    private void OnOutputWarnings(OutputWarnings message)
    {
        if (!message.Warnings.SequenceEqual(_outputWarnings))
        {
            _outputWarnings = message.Warnings;
            Publish();
        }
    }
}
