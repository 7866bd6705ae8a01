namespace Supervision.Specs.Reading;

/// <summary>What was expected, where several places expect the same.</summary>
internal static class Expectations
{
    public const string Name = "a name: base or base:variant, each of letters, digits, _ and -";

    public const string Names = "names of services: base or base:variant, each of letters, digits, _ and -";
}
