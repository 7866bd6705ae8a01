namespace Supervision.Posix.Trees;

/// <summary>Where processes are found whose parent, a process of ours, has ended.</summary>
internal interface IOrphanSource
{
    /// <summary>Whether all that is found are children of this process, which nobody else reaps, so that their pids stay theirs until we do.</summary>
    bool IsExclusive { get; }

    /// <summary>Whether it is only for incarnations that another process had started, whose members are known by their marker.</summary>
    bool IsForAdopted => false;

    /// <summary>Whether an incarnation whose main process has just ended may have left something behind, as far as that can be told at once.</summary>
    bool MayHaveLeft(int mainPid);

    /// <summary>Adds the pids of all candidates, with strangers among them.</summary>
    void Read(List<int> pids);
}
