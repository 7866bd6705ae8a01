namespace Supervision.Specs.Reconciliation;

/// <summary>One key of the format: where its value stands in a spec, and what its change asks for.</summary>
/// <typeparam name="T">The spec.</typeparam>
/// <param name="Name">The key as users write it, below the object of the spec.</param>
/// <param name="Impact">What its change asks for.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsSecret">Whether plans name the key without its values.</param>
internal sealed record SpecKey<T>(string Name, ChangeImpact Impact, Func<T, object?> Value, bool IsSecret = false);
