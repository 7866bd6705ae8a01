namespace Supervision.Tests.Specs;

public sealed class OverridesTests : SpecTests
{
    private const string Web = "supervision.services.web { command = [run, ${port}], nice = 1 }\nport = 80";

    [Fact]
    public void An_override_wins_over_the_file()
    {
        var spec = Read(Web, "supervision.services.web.nice=5", "supervision.node.name=other");
        Assert.Equal((5, "other"), (spec.Services.Values.Single().Credentials.Nice, spec.Name));
    }

    [Fact]
    public void An_override_is_seen_by_references()
    {
        Assert.Equal(["run", "81"], Read(Web, "port=81").Services.Values.Single().Command.ToArray());
    }

    [Fact]
    public void The_last_of_two_overrides_wins()
    {
        Assert.Equal(3, Read(Web, "supervision.services.web.nice=2", "supervision.services.web.nice=3").Services.Values.Single().Credentials.Nice);
    }

    [Fact]
    public void Plain_text_needs_no_quotes_whatever_it_contains()
    {
        var spec = Read(Web, "supervision.services.web.environment.URL=http://host:1/?a=b#c ${d}");
        Assert.Equal("http://host:1/?a=b#c ${d}", spec.Services.Values.Single().Environment["URL"]);
    }

    [Fact]
    public void Lists_objects_and_quoted_strings_are_read_as_such()
    {
        var spec = Read(
            Web, "supervision.api.listen=[\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]", "supervision.services.web.stop={ timeout = 3s }", "supervision.node.name=\"n\"");
        Assert.Equal(2, spec.Api.Listen.Length);
        Assert.Equal(TimeSpan.FromSeconds(3), spec.Services.Values.Single().Stop.Timeout);
        Assert.Equal("n", spec.Name);
    }

    [Fact]
    public void A_quoted_key_reaches_a_variant()
    {
        var spec = Read("supervision.services.\"web:blue\".command = run", "supervision.services.\"web:blue\".nice=4");
        Assert.Equal(4, spec.Services.Values.Single().Credentials.Nice);
    }

    [Fact]
    public void An_override_does_not_change_the_order_of_members()
    {
        var spec = Read(
            "supervision { groups.g { }, services { a.command = run, b.command = run } }", "supervision.services.b.nice=1", "supervision.groups.g.intensity=1");
        Assert.Equal(["/g", "a", "b"], spec.Groups["/"].Members.ToArray());
    }

    [Fact]
    public void An_override_does_not_move_a_service_to_another_directory()
    {
        Assert.Equal(Root, Read(Web, "supervision.services.web.command=other").Services.Values.Single().WorkingDirectory);
    }

    [Fact]
    public void A_mistake_in_an_override_is_reported_as_one_of_the_command_line()
    {
        Assert.Equal(
            "-D supervision.services.web.stop.timeout: supervision.services.web.stop.timeout: found \"10 parsecs\", expected a duration such as 10s",
            Error(Web, "supervision.services.web.stop.timeout=10 parsecs"));
    }

    [Theory]
    [InlineData("supervision.node.name")]
    [InlineData("=value")]
    [InlineData("a..b=1")]
    [InlineData("a=[1")]
    public void A_malformed_override_is_a_mistake(string text)
    {
        Assert.StartsWith("-D ", Errors(Web, text)[0], StringComparison.Ordinal);
    }
}
