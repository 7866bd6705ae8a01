namespace Supervision.Actors;

/// <summary>What a supervisor is asked to do with its children.</summary>
internal sealed class ChildOperations(SupervisorOptions options, MemberList members)
{
    internal async Task<object> Perform(SupervisorCall call) => call switch
    {
        SupervisorCall.WhichChildren => members.NewestFirst.Select(member => member.Info).ToArray(),
        SupervisorCall.CountChildren => Count(),
        SupervisorCall.StartDynamicChild start => await StartDynamic(start),
        SupervisorCall.TerminateDynamicChild terminate => await TerminateDynamic(terminate.Child),
        SupervisorCall.TerminateChild or SupervisorCall.RestartChild or SupervisorCall.DeleteChild or SupervisorCall.StartChild
            when members.IsDynamic => new ChildResult(ChildOutcome.SimpleOneForOne),
        SupervisorCall.StartChild start => await Start(start.Spec),
        SupervisorCall.TerminateChild terminate => await Terminate(terminate.Id),
        SupervisorCall.RestartChild restart => await Restart(restart.Id),
        SupervisorCall.DeleteChild delete => Delete(delete.Id),
        _ => new ChildResult(ChildOutcome.Ok),
    };

    private async Task<ChildResult> Start(ChildSpec spec)
    {
        if (options.FindProblem(spec) is { } problem)
            return new ChildResult(ChildOutcome.BadSpec, Problem: problem);
        if (members.Find(spec.Id) is { } present)
        {
            return present.Running is { } running
                ? new ChildResult(ChildOutcome.AlreadyStarted, running)
                : new ChildResult(ChildOutcome.AlreadyPresent);
        }

        var member = new Member(spec, spec.Props, spec.Id);
        members.Add(member);
        var outcome = await members.Start(member);
        if (outcome is StartOutcome.Failed || (outcome is StartOutcome.Ignored && member.IsTemporary))
            members.Remove(member);
        return Answer(outcome);
    }

    private async Task<ChildResult> StartDynamic(SupervisorCall.StartDynamicChild start)
    {
        if (!members.IsDynamic)
            return new ChildResult(ChildOutcome.BadSpec, Problem: "only simple-one-for-one starts dynamic children");
        var template = options.Children[0];
        var member = new Member(template with { Id = start.Id }, template.Template?.Invoke(start.Argument) ?? template.Props, null);
        members.Add(member);
        var outcome = await members.Start(member);
        if (outcome is not StartOutcome.Started)
            members.Remove(member);
        return Answer(outcome);
    }

    private async Task<ChildResult> Terminate(string id)
    {
        if (members.Find(id) is not { } member)
            return new ChildResult(ChildOutcome.NotFound);
        await members.Stop(member);
        return new ChildResult(ChildOutcome.Ok);
    }

    private async Task<ChildResult> TerminateDynamic(IActorRef child)
    {
        if (members.FindLast(child) is not { } member)
            return new ChildResult(child is LocalActorRef { Mailbox.Cell: not null } ? ChildOutcome.NotFound : ChildOutcome.Ok);
        await members.Stop(member);
        return new ChildResult(ChildOutcome.Ok);
    }

    private async Task<ChildResult> Restart(string id) =>
        FindDown(id, out var member) ?? Answer(await members.Start(member!));

    private ChildResult Delete(string id)
    {
        if (FindDown(id, out var member) is { } refusal)
            return refusal;
        members.Remove(member!);
        return new ChildResult(ChildOutcome.Ok);
    }

    /// <summary>The member without a process that an operation needs, or why there is none.</summary>
    private ChildResult? FindDown(string id, out Member? member)
    {
        member = members.Find(id);
        return member?.State switch
        {
            null => new ChildResult(ChildOutcome.NotFound),
            MemberState.Up up => new ChildResult(ChildOutcome.Running, up.Child),
            MemberState.Restarting => new ChildResult(ChildOutcome.Restarting),
            _ => null,
        };
    }

    private ChildCount Count()
    {
        var all = members.NewestFirst.ToArray();
        var supervisors = all.Count(member => member.Spec.Type == ChildType.Supervisor);
        // A child whose exit notice still waits in the mailbox runs no more; OTP looks for that except among dynamic children.
        var active = all.Count(member => member.Running is LocalActorRef running && (members.IsDynamic || running.Mailbox.Cell is not null));
        return new ChildCount(members.IsDynamic ? 1 : all.Length, active, supervisors, all.Length - supervisors);
    }

    private static ChildResult Answer(StartOutcome outcome) => outcome switch
    {
        StartOutcome.Started started => new ChildResult(ChildOutcome.Ok, started.Child),
        StartOutcome.Failed failed => new ChildResult(ChildOutcome.StartFailed, Reason: failed.Reason),
        _ => new ChildResult(ChildOutcome.Ignored),
    };
}
