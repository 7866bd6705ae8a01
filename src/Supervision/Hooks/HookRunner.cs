using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Processes;
using Supervision.Rolling;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Hooks;

/// <summary>Runs the hooks of one moment one after another, up to the first that fails, and tells the service how it went.</summary>
internal sealed class HookRunner : ReceiveActor
{
    private readonly HookMoment _moment;
    private readonly int _number;
    private readonly ServiceSpec _spec;
    private readonly ServiceSettings _settings;
    private readonly ImmutableDictionary<ServiceName, IActorRef> _services;
    private readonly int? _mainProcess;
    private int _next;

    public HookRunner(
        HookMoment moment, int number, ServiceSpec spec, ServiceSettings settings, ImmutableDictionary<ServiceName, IActorRef> services, int? mainProcess)
    {
        (_moment, _number, _spec, _settings, _services, _mainProcess) = (moment, number, spec, settings, services, mainProcess);
        Receive<CommandActor.Ended>(e => Go(e.Error));
        Receive<CommandReply>(e => Go(e.Outcome is CommandOutcome.Done ? null : e.Text));
        Receive<TimeIsUp>(e => OnTimeIsUp(e.Hook));
    }

    private sealed record TimeIsUp(int Hook);

    protected override void PreStart() => Begin();

    private void Go(string? error)
    {
        Context.Timers.Cancel("timeout");
        if (error is not null)
        {
            End(error);
        }
        else
        {
            _next++;
            Begin();
        }
    }

    private void Begin()
    {
        var hooks = _spec.Hooks.At(_moment);
        if (_next == hooks.Length)
        {
            End(null);
            return;
        }

        var hook = hooks[_next];
        if (hook.Service is not { } service)
        {
            Context.ActorOf(CommandActor.Props(new CommandActor.Order(Words.Of(_moment), hook.Command, hook.Timeout, _spec, _settings, _mainProcess)));
        }
        else if (ReplicaReplies.Replicas(service, _settings.Node, _services) is { Length: > 0 } replicas)
        {
            Context.Timers.StartSingleTimer("timeout", new TimeIsUp(_next), hook.Timeout);
            var cause = new Cause(CauseKind.Hook, _spec.Name.Text, $"{Words.Of(_moment)} hook of {_spec.Name}");
            var command = new ServiceCommand(Words.VerbOf(hook.Action), null, null, cause, AwaitsOutcome: true);
            if (replicas is [var only])
            {
                only.Tell(command, Self);
            }
            else
            {
                Context.ActorOf(RollingCommand.Props(new RollingCommand.Order(service, command, replicas), Self, _settings));
            }
        }
        else
        {
            End($"{hook}: there is no such service any more");
        }
    }

    private void OnTimeIsUp(int hook)
    {
        if (hook == _next)
        {
            End($"{_spec.Hooks.At(_moment)[hook]}: took longer than {Words.Duration(_spec.Hooks.At(_moment)[hook].Timeout)}");
        }
    }

    private void End(string? error)
    {
        Context.Parent.Tell(new ServiceInput.HooksEnded(_moment, _number, error));
        Context.Stop(Self);
    }
}
