namespace Supervision.Hocon.Tests;

/// <summary>Short ways to read a text in tests.</summary>
internal static class Read
{
    public static Config Resolved(string text, params (string Name, string Value)[] environment) =>
        Config.ParseText(text, "test").Resolve(new HoconResolveOptions { Environment = environment.ToDictionary(v => v.Name, v => v.Value) });

    public static string Json(string text, params (string Name, string Value)[] environment) =>
        Resolved(text, environment).Render(HoconRenderOptions.Json);

    public static IReadOnlyList<HoconError> Errors(string text) => Assert.Throws<HoconException>(() => Resolved(text)).Errors;

    public static HoconValue Value(string text) => Resolved("v = " + text).Root["v"];
}
