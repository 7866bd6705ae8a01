using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Puts configurations over each other: overrides over the file, over what the caller offers, over the reference.</summary>
internal static class Layering
{
    /// <summary>An object with what it does not say taken from another.</summary>
    public static HoconObject Over(HoconObject upper, HoconObject lower) =>
        Config.Of(upper).WithFallback(Config.Of(lower)).Root;

    /// <summary>The whole configuration, resolved. Mistakes are noted; null when there is nothing to go on with.</summary>
    public static HoconObject? Load(Func<Config> readFile, SpecReaderOptions options, SpecErrors errors)
    {
        var file = Attempt(readFile, errors);
        var overrides = options.Overrides.Select(text => Attempt(() => Override.Read(text), errors)).ToList();
        if (errors.Any) return null;

        // Overrides come as if they stood at the end of the file, where they do not change the order of members.
        var config = overrides.Aggregate(file!, (earlier, later) => earlier.Append(later!));
        if (options.DataDir is { } dataDir)
            config = config.WithFallback(Config.ParseText($"{Keys.Root}.data-dir = {Quoted(dataDir)}", "the default"));
        return Attempt(() => config.WithFallback(Reference.Config).Resolve(ResolveOptions(options)), errors)?.Root;
    }

    /// <summary>A file that stands for itself, resolved. Mistakes are noted; null when there is nothing to go on with.</summary>
    public static HoconObject? LoadFile(string path, SpecReaderOptions options, SpecErrors errors) =>
        Attempt(() => Config.ParseFile(path, new HoconParseOptions { Syntax = HoconSyntax.ByExtension }).Resolve(ResolveOptions(options)), errors)?.Root;

    /// <summary>A string that stands for exactly these characters.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static Config? Attempt(Func<Config> read, SpecErrors errors)
    {
        try
        {
            return read();
        }
        catch (HoconException exception)
        {
            foreach (var error in exception.Errors)
                errors.Add(Places.Of(error.Origin), "", error.Expected is null ? error.Message : $"{error.Message}, expected {error.Expected}");
            return null;
        }
    }

    private static HoconResolveOptions ResolveOptions(SpecReaderOptions options) => new() { Environment = Variables(options) };

    /// <summary>Shells know HOSTNAME but seldom pass it on.</summary>
    private static Dictionary<string, string> Variables(SpecReaderOptions options)
    {
        var variables = new Dictionary<string, string>(options.Environment);
        variables.TryAdd("HOSTNAME", options.HostName);
        return variables;
    }
}
