using Supervision.Conformance.Otp;

namespace Supervision.Actors.Tests.Supervisors;

public sealed class OtpConformanceTests
{
    [Theory]
    [InlineData("scenarios-named.jsonl", 95)]
    [InlineData("scenarios-public.jsonl", 250)]
    public void A_supervisor_must_leave_the_trace_that_the_supervisor_of_OTP_left(string file, int count)
    {
        var scenarios = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Scenarios", file));

        Assert.Equal(count, scenarios.Length);
        Assert.All(scenarios, scenario => Assert.Null(OtpScenarios.FindMismatch(scenario)));
    }

    [Fact]
    public void A_trace_that_differs_must_be_found()
    {
        var scenario = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Scenarios", "scenarios-named.jsonl")).First();

        Assert.NotNull(OtpScenarios.FindMismatch(scenario.Replace("[\"start\", \"b\", 1]", "[\"start\", \"b\", 2]", StringComparison.Ordinal)));
    }
}
