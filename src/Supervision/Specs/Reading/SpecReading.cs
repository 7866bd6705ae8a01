using System.Collections.Immutable;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>What a configuration says, and which of the files of its load-paths could not be read.</summary>
public sealed record SpecReading
{
    /// <summary>The node and its tree. A file of the load-paths that cannot be read says what it said when it was read last.</summary>
    public required NodeSpec Spec { get; init; }

    /// <summary>The mistakes of files of the load-paths.</summary>
    public ImmutableArray<SpecError> Errors { get; init; } = [];

    /// <summary>Services whose files cannot be read and never could: nothing is known of them but their names.</summary>
    public ImmutableHashSet<string> Unread { get; init; } = [];

    /// <summary>The configuration without the load-paths.</summary>
    internal HoconObject Root { get; init; } = HoconObject.Empty;

    /// <summary>Where the root was defined.</summary>
    internal string Origin { get; init; } = "";

    /// <summary>What each file of the load-paths defines.</summary>
    internal ImmutableSortedDictionary<string, ServiceSpec> Files { get; init; } =
        ImmutableSortedDictionary.Create<string, ServiceSpec>(StringComparer.Ordinal);

    /// <summary>A tree that comes from no file.</summary>
    public static SpecReading Of(NodeSpec spec) => new() { Spec = spec };
}
