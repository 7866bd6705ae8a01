using System.Buffers;

namespace Supervision.Actors;

/// <summary>Where an actor is in the tree, such as <c>/user/node/journal</c>, and which incarnation it is.</summary>
/// <remarks>Two paths are equal when their names are: a successor of a stopped actor has an equal path and another <see cref="Uid"/>.</remarks>
public sealed class ActorPath : IEquatable<ActorPath>
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/*?# \t\r\n");

    internal ActorPath(ActorPath? parent, string name, long uid)
    {
        Parent = parent;
        Name = name;
        Uid = uid;
    }

    /// <summary>Path of the parent; null for the root.</summary>
    public ActorPath? Parent { get; }

    /// <summary>Last element; empty for the root.</summary>
    public string Name { get; }

    /// <summary>Number of the incarnation, unique in its system.</summary>
    public long Uid { get; }

    /// <summary>Names from below the root to this actor.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new List<string>();
            for (var path = this; path.Parent is not null; path = path.Parent)
                names.Add(path.Name);
            names.Reverse();
            return names;
        }
    }

    /// <summary>The path with the number of the incarnation: <c>/user/a#7</c>.</summary>
    public string ToStringWithUid() => $"{this}#{Uid}";

    /// <summary>The path: <c>/user/a</c>.</summary>
    public override string ToString() => Parent is null ? "/" : "/" + string.Join('/', Elements);

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        var mine = this;
        while (mine is not null && other is not null)
        {
            if (ReferenceEquals(mine, other))
                return true;
            if (mine.Name != other.Name)
                return false;
            mine = mine.Parent;
            other = other.Parent;
        }

        return mine is null && other is null;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parent?.Name);

    /// <summary>Whether <paramref name="name"/> may name an actor: not empty, no slash or space, none of <c>*?#</c>, not starting with a dollar sign.</summary>
    public static bool IsValidName(string? name) =>
        !string.IsNullOrEmpty(name) && name[0] != '$' && name is not ("." or "..") && name.AsSpan().IndexOfAny(Forbidden) < 0;
}
