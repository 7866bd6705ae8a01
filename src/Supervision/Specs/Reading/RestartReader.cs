using System.Collections.Immutable;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>restart { … }</c> of a service.</summary>
internal static class RestartReader
{
    private const int ExitCodeMax = 255;

    public static RestartSpec Read(Section section)
    {
        section.Expect(Keys.Restart);
        var missing = new RestartSpec();
        return new RestartSpec
        {
            Policy = section.One("policy", Choices.RestartPolicy, missing.Policy),
            Limit = section.Count("limit", missing.Limit),
            Period = section.Period("period", missing.Period),
            OnLimit = section.One("on-limit", Choices.OnLimit, missing.OnLimit),
            SuccessExitCodes = ReadCodes(section, "success-exit-codes", missing.SuccessExitCodes),
            PreventExitCodes = ReadCodes(section, "prevent-exit-codes", missing.PreventExitCodes),
            Backoff = ReadBackoff(section.Child("backoff")),
        };
    }

    private static ImmutableArray<int> ReadCodes(Section section, string key, ImmutableArray<int> missing) =>
        section.Wholes(key, 0, ExitCodeMax) is { } codes && !codes.AsSpan().SequenceEqual(missing.AsSpan()) ? codes : missing;

    private static BackoffSpec ReadBackoff(Section section)
    {
        section.Expect(Keys.Backoff);
        var missing = new BackoffSpec();
        var backoff = new BackoffSpec
        {
            Min = section.Duration("min", missing.Min),
            Max = section.Duration("max", missing.Max),
            ResetAfter = section.Duration("reset-after", missing.ResetAfter),
        };
        if (backoff.Min > backoff.Max)
        {
            // The one that somebody wrote is to blame, not the default that it clashes with.
            var blamed = Reference.Holds(section.Find("max")) ? "min" : "max";
            section.Errors.Add(section.OriginOf(blamed), section.Path,
                $"found min = {Quantities.Show(backoff.Min)} and max = {Quantities.Show(backoff.Max)}, expected min to be at most max");
        }

        return backoff;
    }
}
