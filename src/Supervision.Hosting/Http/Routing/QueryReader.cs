using System.Globalization;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>What follows the question mark. A name that the route does not know is refused, so that a slip of the pen is not taken for "all".</summary>
internal sealed class QueryReader
{
    private readonly IQueryCollection _query;

    /// <exception cref="SupervisionException">A name is unknown or there twice: <see cref="ProblemKind.BadRequest"/>.</exception>
    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Any(parameter => parameter.Name == name))
                throw Wrong($"unknown parameter '{name}'; {Expected(known)}");
            if (values.Count > 1)
                throw Wrong($"parameter '{name}' stands there {values.Count} times; expected once");
        }
    }

    /// <summary>The text of a parameter; null when it is missing or empty.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var values) && values[0] is { Length: > 0 } text ? text : null;

    /// <summary>A whole number within limits; null when it is missing.</summary>
    /// <exception cref="SupervisionException">It is something else: <see cref="ProblemKind.BadRequest"/>.</exception>
    public long? Number(string name, long min, long max)
    {
        if (Text(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong($"{name}={text}: expected a whole number from {min} to {max}");
    }

    /// <summary>A duration; null when it is missing.</summary>
    /// <exception cref="SupervisionException">It is something else: <see cref="ProblemKind.BadRequest"/>.</exception>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return Durations.TryParse(text, out var duration) ? duration : throw Wrong($"{name}={text}: {Durations.Expected}");
    }

    private static string Expected(IReadOnlyList<QueryParameter> known) =>
        known.Count == 0 ? "this path takes none" : "expected " + string.Join(" or ", known.Select(parameter => $"'{parameter.Name}'"));

    private static SupervisionException Wrong(string message) => new(ProblemKind.BadRequest, message);
}
