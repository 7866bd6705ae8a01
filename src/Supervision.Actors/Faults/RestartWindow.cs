using System.Collections.Immutable;

namespace Supervision.Actors;

/// <summary>The restarts that still count, as an immutable value: recording one gives a new window.</summary>
/// <remarks>Times are monotonic, as <see cref="MonotonicTime.Elapsed(TimeProvider)"/> gives them. Without a limit no times are kept.</remarks>
public sealed record RestartWindow
{
    private RestartWindow(RestartIntensity intensity, ImmutableArray<TimeSpan> restarts)
    {
        Intensity = intensity;
        Restarts = restarts;
    }

    /// <summary>The limit that the window is held against.</summary>
    public RestartIntensity Intensity { get; }

    /// <summary>Times of the restarts recorded and not yet forgotten, oldest first.</summary>
    public ImmutableArray<TimeSpan> Restarts { get; }

    /// <summary>True when more restarts count than the intensity allows.</summary>
    public bool IsExceeded => !Intensity.IsUnlimited && Restarts.Length > Intensity.Limit;

    /// <summary>A window without restarts.</summary>
    public static RestartWindow Empty(RestartIntensity intensity) => new(intensity, []);

    /// <summary>A window with these restarts, oldest first, as one kept elsewhere gives them back.</summary>
    public static RestartWindow Of(RestartIntensity intensity, ImmutableArray<TimeSpan> restarts) => new(intensity, intensity.IsUnlimited ? [] : restarts);

    /// <summary>The window after one more restart at <paramref name="now"/>, without those that no longer count.</summary>
    public RestartWindow Record(TimeSpan now)
    {
        if (Intensity.IsUnlimited)
            return this;
        var kept = ImmutableArray.CreateBuilder<TimeSpan>(Math.Min(Restarts.Length, Intensity.Limit) + 1);
        foreach (var then in Restarts)
        {
            if (Intensity.StillCounts(then, now))
                kept.Add(then);
        }

        kept.Add(now);
        return new RestartWindow(Intensity, kept.DrainToImmutable());
    }

    /// <summary>How many restarts count at <paramref name="now"/>.</summary>
    public int CountAt(TimeSpan now)
    {
        var count = 0;
        foreach (var then in Restarts)
        {
            if (Intensity.StillCounts(then, now))
                count++;
        }

        return count;
    }

    /// <summary>Windows are equal when they have the same intensity and the same times.</summary>
    public bool Equals(RestartWindow? other) =>
        other is not null && Intensity == other.Intensity && Restarts.AsSpan().SequenceEqual(other.Restarts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Intensity, Restarts.Length);
}
