using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Tests.Services;

/// <summary>Policy permanent (always), transient (only after an unexpected end), temporary (never).</summary>
public sealed class RestartPolicyTests
{
    [Theory]
    [InlineData(RestartPolicy.Permanent, 0, "starting")]
    [InlineData(RestartPolicy.Permanent, 3, "starting")]
    [InlineData(RestartPolicy.Transient, 0, "completed")]
    [InlineData(RestartPolicy.Transient, 3, "starting")]
    [InlineData(RestartPolicy.Temporary, 0, "completed")]
    [InlineData(RestartPolicy.Temporary, 3, "failed")]
    public void A_daemon_that_exits_goes_where_its_policy_says(RestartPolicy policy, int code, string state) =>
        Assert.Equal(state, After(new RestartSpec { Policy = policy }, code, ServiceType.Daemon));

    [Theory]
    [InlineData(RestartPolicy.Permanent, 0, "completed")]
    [InlineData(RestartPolicy.Permanent, 3, "starting")]
    [InlineData(RestartPolicy.Temporary, 3, "failed")]
    public void A_one_shot_that_exits_well_is_complete(RestartPolicy policy, int code, string state) =>
        Assert.Equal(state, After(new RestartSpec { Policy = policy }, code, ServiceType.OneShot));

    [Fact]
    public void An_exit_code_that_prevents_restarts_fails_at_once() =>
        Assert.Equal("failed", After(new RestartSpec { PreventExitCodes = [64] }, 64, ServiceType.Daemon));

    [Fact]
    public void Further_exit_codes_can_be_a_success() =>
        Assert.Equal("completed", After(new RestartSpec { Policy = RestartPolicy.Transient, SuccessExitCodes = [0, 143] }, 143, ServiceType.Daemon));

    [Fact]
    public void An_operators_stop_never_triggers_a_restart()
    {
        var model = Sample.Model(new ServiceState.Running(7, Sample.Process, Sample.Clock));
        var stop = ServiceMachine.Decide(model, new ServiceInput.Command(CommandVerb.Stop, Sample.Alice), Sample.In());
        var end = ServiceMachine.Decide(stop.Model, new ServiceInput.Exited(7, ExitDescription.Exited(3), 0), Sample.In());
        Assert.IsType<ServiceState.Disabled>(end.Model.State);
        Assert.Equal(Sample.Alice, end.Model.Cause);
        Assert.DoesNotContain(end.Effects, e => e is ServiceEffect.Spawn);
    }

    private static string After(RestartSpec restart, int code, ServiceType type)
    {
        var spec = Sample.Web with { Restart = restart, Type = type };
        ServiceState state = type is ServiceType.OneShot
            ? new ServiceState.Starting(7, Sample.Process)
            : new ServiceState.Running(7, Sample.Process, Sample.Clock);
        return ServiceMachine.Decide(Sample.Model(state), new ServiceInput.Exited(7, ExitDescription.Exited(code), 0), Sample.In(spec)).Model.State.Word;
    }
}
