using System.Text.Json.Serialization.Metadata;

namespace Supervision.Hosting.Http;

/// <summary>One method on one path: what does it, and what the description at <c>/openapi/v1.json</c> says of it.</summary>
/// <param name="Method">The method in upper case; HEAD is answered wherever GET is.</param>
/// <param name="Template">The path; <c>{name}</c> stands for any one segment.</param>
/// <param name="Summary">One sentence on what it does.</param>
/// <param name="Handle">Does it.</param>
internal sealed record Route(string Method, string Template, string Summary, Func<Call, Task> Handle)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>What may follow the question mark; anything else is refused.</summary>
    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>The type of the body; null when it takes none.</summary>
    public JsonTypeInfo? Request { get; init; }

    /// <summary>The type of the JSON answered with 200; null for text or nothing.</summary>
    public JsonTypeInfo? Response { get; init; }

    /// <summary>The media type of the answer.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>The statuses of success.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [200];

    /// <summary>Whether it carries an <c>ETag</c>, honours <c>If-None-Match</c>, and so may answer 304.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>Whether it is for those without the token as well.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether a path is of this route, and which segment stands for <c>{name}</c>.</summary>
    public bool Matches(string[] segments, out string? name)
    {
        name = null;
        if (segments.Length != _segments.Length)
            return false;
        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i] == "{name}" && segments[i].Length > 0)
                name = segments[i];
            else if (_segments[i] != segments[i])
                return false;
        }

        return true;
    }

    /// <summary>Whether it answers a method.</summary>
    public bool Answers(string method) => method == Method || (method == "HEAD" && Method == "GET");
}

/// <summary>What may follow the question mark.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>string</c> or <c>integer</c>.</param>
/// <param name="Description">What it asks for, its default and limits.</param>
internal sealed record QueryParameter(string Name, string Type, string Description);
