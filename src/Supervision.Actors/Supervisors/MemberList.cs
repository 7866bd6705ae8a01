namespace Supervision.Actors;

/// <summary>A supervisor's members in start order, and what is done to several of them.</summary>
internal sealed class MemberList(ChildPort port, bool isDynamic)
{
    private readonly List<Member> _members = [];

    internal bool IsDynamic => isDynamic;

    /// <summary>The members, the one placed last first.</summary>
    internal IEnumerable<Member> NewestFirst => Enumerable.Reverse(_members);

    internal int Count => _members.Count;

    internal Member[] AddAll(IReadOnlyList<ChildSpec> specs)
    {
        _members.AddRange(specs.Select(spec => new Member(spec, spec.Props, spec.Id)));
        return [.. _members];
    }

    internal void Add(Member member) => _members.Add(member);

    internal void Remove(Member member) => _members.Remove(member);

    internal bool Contains(Member member) => _members.Contains(member);

    internal Member? Find(string id) => _members.Find(member => member.Spec.Id == id);

    internal Member? Find(IActorRef child) => _members.Find(member => member.Running == child);

    /// <summary>The member whose last actor was this one, also while it waits for its restart.</summary>
    internal Member? FindLast(IActorRef child) =>
        _members.Find(member => member.Running == child || member.State is MemberState.Restarting { Last: { } last } && last == child);

    /// <summary>The member has no process and gets none: a temporary or dynamic one is forgotten.</summary>
    internal void Release(Member member)
    {
        member.State = MemberState.Down.Instance;
        if (member.IsTemporary || isDynamic)
            _members.Remove(member);
    }

    /// <summary>Whether the end of a significant member ends the supervisor.</summary>
    internal bool IsSignificantEnd(AutoShutdown rule) => rule switch
    {
        AutoShutdown.AnySignificant => true,
        AutoShutdown.AllSignificant => !_members.Exists(member => member.Spec.Significant && member.State is not MemberState.Down),
        _ => false,
    };

    internal async Task<StartOutcome> Start(Member member)
    {
        var outcome = await port.Start(member.Props, member.ActorName);
        if (outcome is StartOutcome.Started started)
            member.State = new MemberState.Up(started.Child);
        return outcome;
    }

    /// <summary>Starts members one after the other; the first that fails ends it and is given back.</summary>
    internal async Task<(Member Member, ExitReason Reason)?> StartInOrder(IEnumerable<Member> members)
    {
        foreach (var member in members)
        {
            var outcome = await Start(member);
            if (outcome is StartOutcome.Failed failed)
                return (member, failed.Reason);
            if (outcome is StartOutcome.Ignored)
                Release(member);
        }

        return null;
    }

    /// <summary>Restarts a member that has ended, with those siblings that the strategy names; a member that fails is given back.</summary>
    internal async Task<Member?> Restart(Member ended, SupervisionStrategy strategy)
    {
        var plan = RestartPlan.For(strategy, _members.Count, _members.IndexOf(ended));
        Member[] stop = [.. plan.Stop.Select(index => _members[index])];
        Member[] start = [.. plan.Start.Select(index => _members[index])];
        var last = ended.State;
        if (strategy != SupervisionStrategy.SimpleOneForOne)
            ended.State = MemberState.Down.Instance;
        foreach (var member in stop)
            await Stop(member);
        if (await StartInOrder(start.Where(Contains)) is not { } failure)
            return null;
        if (failure.Member == ended)
            ended.State = last;
        failure.Member.MarkRestarting();
        return failure.Member;
    }

    /// <summary>Stops a member; a temporary or dynamic one is forgotten.</summary>
    internal async Task Stop(Member member)
    {
        if (member.Running is { } child)
            await port.Stop(child, member.Spec.EffectiveShutdown);
        Release(member);
    }

    /// <summary>Stops all in the reverse of their start order; dynamic members, which have no order, at the same time.</summary>
    internal async Task StopAll()
    {
        Member[] order = [.. RestartPlan.StopAll(_members.Count).Select(index => _members[index])];
        if (isDynamic)
        {
            await port.StopAll(order.Where(member => member.Running is not null)
                .Select(member => (member.Running!, member.Spec.EffectiveShutdown)));
            return;
        }

        foreach (var member in order)
            await Stop(member);
    }
}
