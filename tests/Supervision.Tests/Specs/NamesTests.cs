namespace Supervision.Tests.Specs;

public sealed class NamesTests : SpecTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("Web_2-b", "Web_2-b")]
    [InlineData("\"web:blue\"", "web:blue")]
    [InlineData("7", "7")]
    public void A_name_is_a_base_or_a_base_and_a_variant(string key, string name)
    {
        Assert.Equal(name, Read($"supervision.services.{key}.command = run").Services.Keys.Single().Text);
    }

    [Theory]
    [InlineData("\"web blue\"", "web blue")]
    [InlineData("\"a:b:c\"", "a:b:c")]
    [InlineData("\"a:\"", "a:")]
    [InlineData("\"\"", "")]
    [InlineData("\"größe\"", "größe")]
    public void Anything_else_is_no_name_for_a_service(string key, string name)
    {
        Assert.EndsWith(
            $"supervision.services.{(name == "größe" ? name : key)}: found \"{name}\", expected a name: base or base:variant, each of letters, digits, _ and -",
            Error($"supervision.services {{\n{key}.command = run }}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"shop:a\"")]
    [InlineData("\"a/b\"")]
    public void A_group_has_no_variants_and_no_slashes(string key)
    {
        Assert.EndsWith(
            $"supervision.groups.{key}: found {key}, expected the name of a group: letters, digits, _ and -",
            Error($"supervision.groups.{key} {{ }}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_used_once_on_a_node_also_in_different_groups()
    {
        var errors = Errors(
            """
            supervision {
              services.web.command = run
              groups {
                a.services.web.command = run
                b.services.web.command = run
              }
            }
            """);
        Assert.Equal(
            [
                "tree.conf:4: supervision.groups.a.services.web: found a second service named web, the first is supervision.services.web (tree.conf:2): expected names that are unique on the node",
                "tree.conf:5: supervision.groups.b.services.web: found a second service named web, the first is supervision.services.web (tree.conf:2): expected names that are unique on the node",
            ],
            errors);
    }

    [Fact]
    public void A_name_that_another_service_provides_may_be_used()
    {
        Read("supervision.services { pg { command = run, provides = db }, db.command = run }");
    }
}
