using System.Globalization;

namespace Supervision.App;

/// <summary>Which of its service's processes this one is. Two incarnations of a service run at the same time while one takes over from the other.</summary>
/// <param name="Service">The service, such as <c>web</c> or <c>web:blue</c>; <c>SUPERVISION_SERVICE</c>.</param>
/// <param name="Id">Its name, unique on its node for all time, such as <c>web#7</c>; <c>SUPERVISION_INCARNATION</c>.</param>
/// <param name="Number">The number in the name: greater in each later incarnation; 0 where the name has none.</param>
/// <param name="Replica">Which of the processes that run side by side, from 1; <c>SUPERVISION_REPLICA</c>.</param>
/// <param name="Group">The path of the group, such as <c>/shop</c>; <c>SUPERVISION_GROUP</c>.</param>
/// <param name="Node">The node; <c>SUPERVISION_NODE</c>.</param>
public sealed record Incarnation(string Service, string Id, int Number, int Replica, string Group, string Node)
{
    /// <summary>Reads the environment; null when another manager, or none, has started this process.</summary>
    internal static Incarnation? Read(Func<string, string?> variable)
    {
        if (variable("SUPERVISION_SERVICE") is not { Length: > 0 } service || variable("SUPERVISION_INCARNATION") is not { Length: > 0 } id) return null;
        return new Incarnation(
            service,
            id,
            NumberOf(id.AsSpan(id.LastIndexOf('#') + 1), 0),
            NumberOf(variable("SUPERVISION_REPLICA"), 1),
            variable("SUPERVISION_GROUP") ?? "",
            variable("SUPERVISION_NODE") ?? "");
    }

    private static int NumberOf(ReadOnlySpan<char> text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
