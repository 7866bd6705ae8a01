namespace Supervision.Groups;

/// <summary>How many members of a group are in each phase. Kept along, because counting a crowd for each of its reports would take longer than all else.</summary>
internal readonly record struct PhaseCounts(int Off, int Pending, int Busy, int Ready, int Done, int Idle, int AwaitingPermit)
{
    public static PhaseCounts Of(IEnumerable<MemberStatus> members)
    {
        var counts = default(PhaseCounts);
        foreach (var member in members)
        {
            counts = counts.With(member);
        }

        return counts;
    }

    public int Of(MemberPhase phase) => phase switch
    {
        MemberPhase.Off => Off,
        MemberPhase.Pending => Pending,
        MemberPhase.Busy => Busy,
        MemberPhase.Ready => Ready,
        MemberPhase.Done => Done,
        _ => Idle,
    };

    /// <summary>With one member more.</summary>
    public PhaseCounts With(MemberStatus member) => Plus(member, 1);

    /// <summary>With one member less.</summary>
    public PhaseCounts Without(MemberStatus member) => Plus(member, -1);

    private PhaseCounts Plus(MemberStatus member, int number)
    {
        var counts = this with { AwaitingPermit = AwaitingPermit + (member.AwaitsPermit ? number : 0) };
        return member.Phase switch
        {
            MemberPhase.Off => counts with { Off = Off + number },
            MemberPhase.Pending => counts with { Pending = Pending + number },
            MemberPhase.Busy => counts with { Busy = Busy + number },
            MemberPhase.Ready => counts with { Ready = Ready + number },
            MemberPhase.Done => counts with { Done = Done + number },
            _ => counts with { Idle = Idle + number },
        };
    }
}
