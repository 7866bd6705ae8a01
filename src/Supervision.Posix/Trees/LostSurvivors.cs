using Supervision.Posix.Processes;

namespace Supervision.Posix.Trees;

/// <summary>What a host that has died has left running, as those see it who take its place.</summary>
internal static class LostSurvivors
{
    internal static List<Survivor> Find(string dataDirectory) => [.. LostTreeSearch.Find(dataDirectory).Select(ToSurvivor)];

    internal static Adoption ToAdopt(Survivor survivor) => new(survivor.Incarnation, survivor.Pid, survivor.StartTime);

    private static Survivor ToSurvivor(LostTree tree) =>
        new(tree.Incarnation, tree.Pid, tree.StartTime, tree.Pid == 0 ? new ExitStatus.Lost() : null, tree.Pid == 0 ? tree.Others : 0, null, null) { IsAdopted = true };
}
