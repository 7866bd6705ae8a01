namespace Supervision.App.Tests.Harness;

/// <summary>This process as a supervised program, with an environment of its own.</summary>
internal static class Programs
{
    public static SupervisedProgram With(TimeProvider? time = null, params (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(v => v.Name, v => v.Value);
        return new SupervisedProgram(environment.GetValueOrDefault, Environment.ProcessId, time ?? TimeProvider.System);
    }
}
