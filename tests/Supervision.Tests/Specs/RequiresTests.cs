using Supervision.Specs;

namespace Supervision.Tests.Specs;

public sealed class RequiresTests : SpecTests
{
    [Fact]
    public void Requirements_are_a_name_a_list_or_objects()
    {
        var spec = Read(
            """
            supervision.services {
              a { command = run, requires = db }
              b { command = run, requires = [
                  db,
                  { service = migrate, condition = completed, when-lost = ignore } ] }
              c { command = run, requires { service = db, condition = started, when-lost = restart } }
              db.command = run
              migrate { command = run, type = oneshot }
            }
            """);

        Requirement[] Of(string name) => [.. spec.Services[ServiceName.Parse(name)].Requires];
        var (db, file) = (ServiceName.Parse("db"), Root + "/tree.conf");
        Assert.Equal([new Requirement(db, RequirementCondition.Ready, WhenLost.Stop, file + ":2")], Of("a"));
        Assert.Equal(
            [
                new Requirement(db, RequirementCondition.Ready, WhenLost.Stop, file + ":4"),
                new Requirement(ServiceName.Parse("migrate"), RequirementCondition.Completed, WhenLost.Ignore, file + ":5"),
            ],
            Of("b"));
        Assert.Equal([new Requirement(db, RequirementCondition.Started, WhenLost.Restart, file + ":6")], Of("c"));
    }

    [Theory]
    [InlineData("db")]
    [InlineData("db:main")]
    public void A_requirement_is_met_by_a_variant_of_its_name(string requirement)
    {
        Read($"supervision.services {{ web {{ command = run, requires = \"{requirement}\" }}, \"db:main\".command = run }}");
    }

    [Fact]
    public void A_requirement_is_met_by_a_service_that_provides_it()
    {
        Read("supervision.services { web { command = run, requires = sql }, pg { command = run, provides = \"sql:pg\" } }");
    }

    [Fact]
    public void A_variant_is_not_met_by_the_base()
    {
        Assert.StartsWith(
            "tree.conf:1: supervision.services.web.requires: found \"db:main\", expected the name of a service",
            Error("supervision.services { web { command = run, requires = \"db:main\" }, db.command = run }"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_is_an_error_at_its_own_line()
    {
        Assert.Equal(
            "tree.conf:3: supervision.services.web.requires: found \"cache\", expected the name of a service or one that a service provides",
            ServiceError("requires = [\ncache\n]"));
    }

    [Theory]
    [InlineData("requires = web", "\"web\", which the service meets itself")]
    [InlineData("provides = sql, requires = sql", "\"sql\", which the service provides itself")]
    [InlineData("provides = \"sql:one\", requires = sql", "\"sql\", which the service provides itself")]
    public void A_service_cannot_require_what_it_provides_itself(string keys, string found)
    {
        Assert.Equal($"tree.conf:2: supervision.services.web.requires: found {found}: expected the name of another", ServiceError(keys));
    }

    [Fact]
    public void A_daemon_never_completes()
    {
        var error = Error(
            """
            supervision.services {
              web { command = run, requires = [{ service = db, condition = completed }] }
              db.command = run
            }
            """);
        Assert.Equal(
            $"tree.conf:2: supervision.services.web.requires: found condition = completed, but db (tree.conf:3) is a daemon, " +
            "which never completes: expected condition = ready or started, or a service with type = oneshot",
            error);
    }

    [Theory]
    [InlineData("[{ condition = ready }]", "found no service, expected service = a name: base or base:variant, each of letters, digits, _ and -")]
    [InlineData("[[a]]", "found a list, expected a name")]
    [InlineData("[a b]", "found \"a b\", expected a name")]
    [InlineData("[{ service = a b }]", ".service: found \"a b\", expected a name")]
    [InlineData("[{ service = web, when-lost = panic }]", ".when-lost: found \"panic\", expected one of stop, restart, ignore")]
    public void A_malformed_requirement_is_an_error(string requires, string message)
    {
        Assert.Contains("supervision.services.web.requires" + (message[0] == '.' ? "" : ": ") + message,
            Errors($"supervision.services.web {{ command = run\nrequires = {requires}\n}}")[0], StringComparison.Ordinal);
    }
}
