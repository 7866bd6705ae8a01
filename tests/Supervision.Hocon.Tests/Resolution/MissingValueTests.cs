namespace Supervision.Hocon.Tests.Resolution;

public sealed class MissingValueTests
{
    [Fact]
    public void Every_substitution_without_a_value_must_be_reported_and_what_depends_on_it_must_not()
    {
        var errors = Read.Errors("a = ${x}\nb = ${a}\nc = [${y.z}]\nd { e = pre ${x} }");
        Assert.Equal(
            [
                "test:1:5: ${x} has no value, expected a key of that name",
                "test:3:6: ${y.z} has no value, expected a key of that name",
                "test:4:13: ${x} has no value, expected a key of that name",
            ],
            errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("a = ${none}, a = 1")]
    [InlineData("a = ${none}, a = [${b}], b = 1")]
    public void What_was_hidden_as_written_must_not_be_looked_at(string text) => Assert.NotNull(Read.Resolved(text));

    [Fact]
    public void What_only_a_substitution_hides_must_be_looked_at() =>
        Assert.Equal(1, Assert.Single(Read.Errors("a = ${none}\na = ${b}\nb = 1")).Origin.Line);

    [Theory]
    [InlineData("a = ${?e.f}", """{"a":"v"}""")]
    [InlineData("a = ${e}", """{"a":{"f":"v"}}""")]
    [InlineData("a = [1] ${L[]}", """{"a":[1,"p","q"]}""")]
    [InlineData("L = [9], a = ${L[]}", """{"L":[9],"a":[9]}""")]
    [InlineData("x { a = ${?EMPTY} }", """{"x":{"a":""}}""")]
    public void The_environment_must_be_asked_for_what_the_configuration_lacks(string text, string json) =>
        Assert.Equal(json, Read.Json(text, ("e.f", "v"), ("L_0", "p"), ("L_1", "q"), ("L_3", "r"), ("EMPTY", "")));

    [Fact]
    public void Resolving_without_options_must_use_the_environment_of_the_process()
    {
        Environment.SetEnvironmentVariable("SUPERVISION_HOCON_TEST", "here");
        Assert.Equal("here", Config.ParseText("a = ${SUPERVISION_HOCON_TEST}").Resolve().GetString("a"));
        Assert.Throws<HoconException>(() => Config.ParseText("a = ${SUPERVISION_HOCON_TEST}").Resolve(HoconResolveOptions.WithoutEnvironment));
    }

    [Fact]
    public void Reading_before_resolving_must_be_refused_as_a_mistake_of_the_program() =>
        Assert.Throws<InvalidOperationException>(() => Config.ParseText("a = ${b}").GetString("a"));

    [Fact]
    public void A_substitution_must_see_the_fallback_and_what_overrides_it()
    {
        var user = Config.ParseText("base = 2, port = ${base}1");
        var reference = Config.ParseText("base = 1, host = h${base}, port = ${none}");
        Assert.Throws<HoconException>(() => user.WithFallback(reference).Resolve(HoconResolveOptions.WithoutEnvironment));
        var merged = user.WithFallback(Config.ParseText("base = 1, host = h${base}, port = 7")).Resolve(HoconResolveOptions.WithoutEnvironment);
        Assert.Equal("""{"base":2,"port":"21","host":"h2"}""", merged.Render(HoconRenderOptions.Json));
    }

    [Fact]
    public void Adding_a_fallback_must_leave_both_configurations_as_they_were()
    {
        var user = Config.ParseText("a { x = 1, l = ${a.x} }");
        var reference = Config.ParseText("a { x = 2, y = 3 }");
        _ = user.WithFallback(reference).Resolve(HoconResolveOptions.WithoutEnvironment);
        Assert.Equal("""{"a":{"x":2,"y":3}}""", reference.Render(HoconRenderOptions.Json));
        Assert.Equal("""{"a":{"x":1,"l":1}}""", user.Resolve(HoconResolveOptions.WithoutEnvironment).Render(HoconRenderOptions.Json));
    }
}
