using System.Text.Json.Nodes;

namespace Supervision.Conformance.Otp;

/// <summary>Replays scenarios of supervision on the kernel and compares what happens with the traces of the original.</summary>
internal static class OtpScenarios
{
    internal static int Run(string[] files)
    {
        if (files.Length == 0)
        {
            Console.Error.WriteLine("usage: otp FILE.jsonl...");
            return 64;
        }

        var (passed, failed) = (0, 0);
        foreach (var line in files.SelectMany(File.ReadLines).Where(line => line.Length > 0))
        {
            if (FindMismatch(line) is { } mismatch)
            {
                failed++;
                Console.WriteLine(mismatch);
            }
            else
                passed++;
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Replays one scenario; what differs in words, or null when nothing does.</summary>
    internal static string? FindMismatch(string line)
    {
        var scenario = JsonNode.Parse(line)!.AsObject();
        var expected = scenario["trace"]!.AsObject();
        JsonObject actual;
        try
        {
            using var run = new ScenarioRun(scenario);
            actual = run.Play();
        }
        catch (Exception cause)
        {
            return $"{scenario["id"]}: could not be replayed: {cause}";
        }

        foreach (var part in (string[])["start", "steps", "final", "stop"])
        {
            if (!JsonNode.DeepEquals(expected[part], actual[part]))
                return Describe(scenario, part, expected, actual);
        }

        return null;
    }

    private static string Describe(JsonObject scenario, string part, JsonObject expected, JsonObject actual)
    {
        var where = part;
        var (wanted, got) = (expected[part], actual[part]);
        if (wanted is JsonArray wantedList && got is JsonArray gotList)
        {
            var at = Enumerable.Range(0, Math.Min(wantedList.Count, gotList.Count))
                .FirstOrDefault(index => !JsonNode.DeepEquals(wantedList[index], gotList[index]));
            where = part == "steps" ? $"step {at} {scenario["commands"]![at]!.ToJsonString()}" : $"{part} {at}";
            (wanted, got) = (wantedList[at], gotList[at]);
        }

        return $"""
            {scenario["id"]}: {where} differs
              expected {wanted?.ToJsonString()}
              actual   {got?.ToJsonString()}
              whole expected {expected.ToJsonString()}
              whole actual   {actual.ToJsonString()}
            """;
    }
}
