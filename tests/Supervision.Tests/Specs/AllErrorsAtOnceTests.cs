using Supervision.Specs.Reading;

namespace Supervision.Tests.Specs;

public sealed class AllErrorsAtOnceTests : SpecTests
{
    [Fact]
    public void Mistakes_of_different_kinds_are_reported_together_with_file_line_path_and_expectation()
    {
        var errors = Errors(
            """
            supervision.services {
              web {
                command = run
                comand = slip
                stop.timeout = 10 parsecs
                requires = [databse]
              }
              database.command = run
            }
            """);

        Assert.Equal(
            [
                "tree.conf:4: supervision.services.web.comand: is an unknown key, did you mean command?",
                "tree.conf:5: supervision.services.web.stop.timeout: found \"10 parsecs\", expected a duration such as 10s",
                "tree.conf:6: supervision.services.web.requires: found \"databse\", expected the name of a service or one that a service provides, did you mean database?",
            ],
            errors);
    }

    [Fact]
    public void Mistakes_are_sorted_by_file_and_line()
    {
        Write("a.conf", "supervision.services.a { command = run\n nice = 99 }");
        var errors = Errors("supervision.services.z { command = run\n nice = 99\n umask = 9 }\ninclude \"a.conf\"");
        Assert.Equal(["a.conf:2", "tree.conf:2", "tree.conf:3"], errors.Select(e => string.Join(':', e.Split(':')[..2])));
    }

    [Fact]
    public void A_service_with_a_mistake_is_still_known_to_those_that_require_it()
    {
        var error = Error(
            """
            supervision.services {
              db { command = run, nice = 99 }
              web { command = run, requires = db }
            }
            """);
        Assert.StartsWith("tree.conf:2: supervision.services.db.nice:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_is_no_object_is_still_known_to_those_that_require_it()
    {
        var error = Error("supervision.services {\n db = run\n web { command = run, requires = db }\n}");
        Assert.Equal("tree.conf:2: supervision.services.db: found \"run\", expected an object: db { … }", error);
    }

    [Fact]
    public void A_mistake_of_syntax_comes_out_like_any_other()
    {
        var error = Errors("supervision {\n  services {\n    web { command = [run }\n  }\n}")[0];
        Assert.Matches(@"^tree\.conf:3: .*, expected .*", error);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake_too()
    {
        var exception = Assert.Throws<SpecException>(() => SpecReader.ReadFile(Path.Combine(Root, "none.conf"), Options));
        Assert.Contains("none.conf", Assert.Single(exception.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_under_a_misspelled_root_is_not_taken_for_an_empty_one()
    {
        Assert.Contains("did you mean supervision?", Error("supervison.services.web.command = run"), StringComparison.Ordinal);
    }
}
