namespace Supervision.Tests.Specs;

public sealed class IncludesTests : SpecTests
{
    [Fact]
    public void A_mistake_in_an_included_file_names_that_file()
    {
        Write("parts/db.conf", "supervision.services.db {\n  command = run\n  nice = 99\n}");
        Assert.StartsWith("parts/db.conf:3: supervision.services.db.nice:", Error("include \"parts/db.conf\""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_over_several_files_names_each_of_them()
    {
        Write("a.conf", "supervision.services.a { command = run, requires = b }");
        Write("b.conf", "\nsupervision.services.b { command = run, requires = a }");
        Assert.EndsWith("a requires b (a.conf:1), b requires a (b.conf:2)", Error("include \"a.conf\"\ninclude \"b.conf\""), StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_object_is_defined_where_it_stands()
    {
        Write("web.conf", "command = run\nnice = 5");
        var spec = Read("supervision.services {\n web { include \"web.conf\" }\n}").Services.Values.Single();
        Assert.Equal((5, Root + "/tree.conf:2"), (spec.Credentials.Nice, spec.Origin));
    }
}
