namespace Supervision.Hosting.Managed;

/// <summary>What stands for a process inside this one.</summary>
internal interface IInsideRun
{
    /// <summary>Whether its end has been told.</summary>
    bool HasExited { get; }

    void Signal(int signal);

    /// <summary>Ends it, whether it goes along or not; that nothing is left is told after its end.</summary>
    void KillTree();
}
