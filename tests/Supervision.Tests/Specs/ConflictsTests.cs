namespace Supervision.Tests.Specs;

public sealed class ConflictsTests : SpecTests
{
    [Fact]
    public void Two_enabled_services_that_conflict_are_an_error_that_names_both()
    {
        var error = Error(
            """
            supervision.services {
              nginx { command = run
                      conflicts = apache }
              apache.command = run
            }
            """);
        Assert.Equal(
            "tree.conf:3: supervision.services.nginx.conflicts: found \"apache\", but apache (tree.conf:4) is enabled too: " +
            "expected enabled = false in one of them",
            error);
    }

    [Fact]
    public void A_conflict_is_symmetric_and_told_once()
    {
        Error("supervision.services { a { command = run, conflicts = b }, b { command = run, conflicts = a } }");
    }

    [Theory]
    [InlineData("enabled = false", "")]
    [InlineData("", "enabled = false")]
    public void A_service_that_is_not_enabled_conflicts_with_nobody(string a, string b)
    {
        Read($"supervision.services {{ a {{ command = run, conflicts = b, {a} }}, b {{ command = run, {b} }} }}");
    }

    [Fact]
    public void A_service_may_be_the_only_one_that_provides_a_name()
    {
        Read("supervision.services.a { command = run, provides = mta, conflicts = mta }");
        Assert.Contains(
            "found \"mta\", but b (tree.conf:2) is enabled too",
            Error("supervision.services.a { command = run, provides = mta, conflicts = mta }\nsupervision.services.b { command = run, provides = mta }"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_with_a_name_that_nobody_bears_is_an_error()
    {
        Assert.EndsWith(
            "supervision.services.web.conflicts: found \"wbe\", expected the name of a service or one that a service provides, did you mean web?",
            ServiceError("conflicts = wbe"), StringComparison.Ordinal);
    }
}
