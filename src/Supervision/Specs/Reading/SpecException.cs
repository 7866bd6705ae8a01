using System.Collections.Immutable;

namespace Supervision.Specs.Reading;

/// <summary>A configuration is wrong. It carries every mistake that could be found in one go.</summary>
public sealed class SpecException : Exception
{
    /// <summary>Reports mistakes.</summary>
    /// <param name="errors">At least one.</param>
    public SpecException(ImmutableArray<SpecError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>All mistakes, sorted by where they were written; never empty.</summary>
    public ImmutableArray<SpecError> Errors { get; }
}
