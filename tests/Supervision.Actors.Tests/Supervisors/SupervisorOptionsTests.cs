namespace Supervision.Actors.Tests.Supervisors;

public sealed class SupervisorOptionsTests
{
    private static readonly ChildSpec Child = new("a", Puppet.Of(ActorRefs.Nobody));

    public static TheoryData<SupervisorOptions, string> Wrong => new()
    {
        { new SupervisorOptions { Intensity = -1 }, "intensity" },
        { new SupervisorOptions { Period = TimeSpan.Zero }, "period" },
        { new SupervisorOptions { Strategy = SupervisionStrategy.SimpleOneForOne }, "one template" },
        { new SupervisorOptions { Children = [Child, Child] }, "twice" },
        { new SupervisorOptions { Children = [Child with { Id = "a/b" }] }, "no name" },
        { new SupervisorOptions { Children = [Child with { Significant = true }] }, "auto-shutdown is never" },
        {
            new SupervisorOptions { AutoShutdown = AutoShutdown.AnySignificant, Children = [Child with { Significant = true }] },
            "permanent"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_that_make_no_sense_must_be_named_in_words(SupervisorOptions options, string word) =>
        Assert.Contains(word, options.FindProblem(), StringComparison.Ordinal);

    [Fact]
    public void Good_options_must_have_no_problem()
    {
        var significant = Child with { Significant = true, Restart = RestartPolicy.Transient };
        Assert.Null(new SupervisorOptions { AutoShutdown = AutoShutdown.AllSignificant, Children = [significant] }.FindProblem());
    }
}
