using System.Globalization;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Processes;

/// <summary>The request for the incarnation after one.</summary>
public static class NextIncarnation
{
    private const char Mark = '#';

    /// <summary>The same request with the next number, in its name and in its environment; null if the name bears no number.</summary>
    /// <param name="request">The incarnation before.</param>
    public static SpawnRequest? Of(SpawnRequest request)
    {
        var mark = request.Incarnation.LastIndexOf(Mark);
        if (mark < 0 || !int.TryParse(request.Incarnation.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var next = string.Create(CultureInfo.InvariantCulture, $"{request.Incarnation.AsSpan(0, mark)}{Mark}{number + 1}");
        if (!request.Environment.ContainsKey(IncarnationMarker.IncarnationVariable)) return request with { Incarnation = next };
        var environment = new Dictionary<string, string>(request.Environment, StringComparer.Ordinal) { [IncarnationMarker.IncarnationVariable] = next };
        return request with { Incarnation = next, Environment = environment };
    }
}
