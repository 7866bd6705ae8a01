namespace Supervision.Actors;

/// <summary>How a <see cref="Supervisor"/> treats its children, and which they are.</summary>
public sealed record SupervisorOptions
{
    /// <summary>Which children a restart concerns; default one-for-one.</summary>
    public SupervisionStrategy Strategy { get; init; } = SupervisionStrategy.OneForOne;

    /// <summary>Restarts allowed within <see cref="Period"/>; default 1.</summary>
    public int Intensity { get; init; } = 1;

    /// <summary>Length of the sliding period, counted in whole seconds; default 5 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the end of significant children ends the supervisor; default never.</summary>
    public AutoShutdown AutoShutdown { get; init; } = AutoShutdown.Never;

    /// <summary>The children in start order; for simple-one-for-one the one template, of which none is started at first.</summary>
    public IReadOnlyList<ChildSpec> Children { get; init; } = [];

    /// <summary>The first thing that is wrong with options and specs, in words; null when nothing is.</summary>
    public string? FindProblem()
    {
        if (Intensity < 0)
            return $"intensity {Intensity} is negative";
        if (Period <= TimeSpan.Zero)
            return $"period {Period} is not positive";
        if (Strategy == SupervisionStrategy.SimpleOneForOne && Children.Count != 1)
            return $"simple-one-for-one takes exactly one template, not {Children.Count}";
        var twice = Children.GroupBy(child => child.Id).FirstOrDefault(group => group.Count() > 1);
        return twice is not null
            ? $"child {twice.Key} is named twice"
            : Children.Select(FindProblem).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>What is wrong with the spec of a child under these options, in words; null when nothing is.</summary>
    public string? FindProblem(ChildSpec child)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (!ActorPath.IsValidName(child.Id))
            return $"'{child.Id}' is no name for a child";
        if (child.Significant && AutoShutdown == AutoShutdown.Never)
            return $"child {child.Id} is significant, but auto-shutdown is never";
        if (child.Significant && child.Restart == RestartPolicy.Permanent)
            return $"child {child.Id} is significant and permanent, so it would never end by itself";
        return null;
    }
}

/// <summary>The options or child specs of a supervisor make no sense.</summary>
public sealed class ChildSpecException(string message) : Exception(message);
