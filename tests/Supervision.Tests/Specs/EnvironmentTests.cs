namespace Supervision.Tests.Specs;

public sealed class EnvironmentTests : SpecTests
{
    [Fact]
    public void Variables_are_texts_as_they_were_written()
    {
        var variables = ReadService("environment { A = text, B = 1.50, C = true, D = \"\" }").Environment;
        Assert.Equal([("A", "text"), ("B", "1.50"), ("C", "true"), ("D", "")], variables.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public void Variables_add_to_those_of_the_defaults_and_null_takes_one_away()
    {
        var spec = Read(
            """
            supervision.defaults.environment { A = 1, B = 2 }
            supervision.services.web { command = run, environment { B = null, C = 3 } }
            """).Services.Values.Single();
        Assert.Equal([("A", "1"), ("C", "3")], spec.Environment.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public void A_variable_that_is_no_text_is_an_error()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web.environment.A: found an object, expected the value of a variable: a string",
            ServiceError("environment { A.B = 1 }"));
    }

    [Fact]
    public void A_name_with_an_equals_sign_is_an_error()
    {
        Assert.StartsWith(
            "tree.conf:2: supervision.services.web.environment.\"A=B\": is no name for a variable", ServiceError("environment { \"A=B\" = 1 }"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_supervisors_own_variables_cannot_be_set()
    {
        Assert.Contains("is set by the supervisor", ServiceError("environment.SUPERVISION_SERVICE = x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_come_from_the_environment_of_the_reader_only()
    {
        Options = Options with { Environment = new Dictionary<string, string> { ["PORT"] = "81" } };
        Assert.Equal(["run", "81"], Read("supervision.services.web.command = [run, ${PORT}]").Services.Values.Single().Command.ToArray());
    }

    [Fact]
    public void A_reference_to_nothing_is_an_error_at_its_place()
    {
        Assert.StartsWith("tree.conf:2:", Error("supervision.services.web {\ncommand = [run, ${NO_SUCH_NAME}] }"), StringComparison.Ordinal);
    }
}
