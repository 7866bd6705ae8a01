using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Conformance.Hocon;

/// <summary>A directory of documents, each read as a root, with what they resolve to in a file next to it.</summary>
internal static class HoconFiles
{
    public static int Run(string[] args)
    {
        if (args.Length is not (1 or 2))
        {
            Console.Error.WriteLine("usage: hocon-files DIR [EXPECTED.json]   (by default DIR-expected.json, or the same in the directory above)");
            return 64;
        }

        var directory = Path.GetFullPath(args[0]).TrimEnd('/');
        var expectations = args.Length == 2 ? args[1] : directory + "-expected.json";
        if (!File.Exists(expectations))
        {
            Console.Error.WriteLine($"no such file: {expectations}");
            return 64;
        }

        using var expected = JsonDocument.Parse(File.ReadAllText(expectations));
        var environment = expected.RootElement.TryGetProperty("env", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!)
            : [];
        var tally = new Tally();
        foreach (var file in expected.RootElement.GetProperty("files").EnumerateObject())
            tally.Add(file.Name, Check(directory, file, environment));
        return tally.Finish();
    }

    private static string? Check(string directory, JsonProperty file, Dictionary<string, string> environment)
    {
        try
        {
            var actual = Config.ParseFile(Path.Combine(directory, file.Name), new HoconParseOptions { ResourceRoots = [directory] })
                .Resolve(new HoconResolveOptions { Environment = environment }).RootValue;
            if (file.Value.TryGetProperty("expect", out var expect))
                return JsonComparison.AreEqual(actual, expect) ? null : $"got {actual.Render(HoconRenderOptions.Json)}";
            return $"got {actual.Render(HoconRenderOptions.Json)}, wanted an error";
        }
        catch (HoconException e)
        {
            return file.Value.TryGetProperty("error", out _) ? null : $"got an error: {e.Message}";
        }
    }
}
