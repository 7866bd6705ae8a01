using System.Globalization;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Processes;

/// <summary>Incarnations of one service follow each other: they are named <c>name#number</c>.</summary>
public static class IncarnationName
{
    private const char Mark = '#';

    /// <summary>The name of an incarnation.</summary>
    public static string Format(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{Mark}{number}");

    /// <summary>Takes it apart again; false if it is of no such form.</summary>
    public static bool TryParse(string incarnation, out string name, out int number)
    {
        var mark = incarnation.LastIndexOf(Mark);
        name = mark > 0 ? incarnation[..mark] : "";
        number = 0;
        return mark > 0 && int.TryParse(incarnation.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The same request with the next number, in its name and in its environment; null if the name bears no number.</summary>
    /// <param name="request">The incarnation before.</param>
    public static SpawnRequest? Next(SpawnRequest request)
    {
        if (!TryParse(request.Incarnation, out var name, out var number)) return null;
        var next = Format(name, number + 1);
        if (!request.Environment.ContainsKey(IncarnationMarker.IncarnationVariable)) return request with { Incarnation = next };
        var environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { [IncarnationMarker.IncarnationVariable] = next };
        return request with { Incarnation = next, Environment = environment };
    }

    /// <summary>Whether one is a later incarnation of the same service as another.</summary>
    /// <param name="incarnation">The later one.</param>
    /// <param name="former">The earlier one.</param>
    internal static bool IsAfter(string incarnation, string former) =>
        TryParse(incarnation, out var name, out var number) && TryParse(former, out var formerName, out var formerNumber) && number > formerNumber && name == formerName;
}
