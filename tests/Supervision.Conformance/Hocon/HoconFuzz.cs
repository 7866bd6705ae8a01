using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Supervision.Conformance.Hocon;

/// <summary>Reads many broken documents, looking for an exception, a wrong reading, or one without an end.</summary>
internal static class HoconFuzz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static int Run(string[] args)
    {
        if (args.Length is < 1 or > 2 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var count))
        {
            Console.Error.WriteLine("usage: hocon-fuzz COUNT [SEED]");
            return 64;
        }

        var seed = args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
        var cases = Path.Combine(AppContext.BaseDirectory, "cases", "hocon", "cases-public.json");
        var elapsed = Stopwatch.StartNew();
        var failure = Find(cases, count, seed);
        Console.WriteLine(failure ?? $"{count} documents read in {elapsed.Elapsed.TotalSeconds:F1} s, seed {seed}");
        return failure is null ? 0 : 1;
    }

    /// <returns>The first failure, with its document and the seed; null when there is none.</returns>
    public static string? Find(string casesFile, int count, int seed)
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(casesFile));
        var mutator = new Mutator([.. cases.RootElement.EnumerateArray().Select(item => item.GetProperty("input").GetString()!)], seed);
        var failure = default(string);
        var (document, done) = ("", 0);
        var reader = new Thread(() =>
        {
            for (; done < count && failure is null; done++)
            {
                document = mutator.Next();
                if (FuzzTarget.Check(document) is { } found)
                    failure = Describe(document, seed, done, found);
            }
        }, 4 << 20)
        { IsBackground = true };
        reader.Start();

        while (true)
        {
            var before = Volatile.Read(ref done);
            if (reader.Join(Patience))
                return failure;
            if (Volatile.Read(ref done) == before)
                return Describe(document, seed, before, $"no end after {Patience.TotalSeconds:F0} s");
        }
    }

    private static string Describe(string document, int seed, int number, string found) =>
        $"seed {seed}, document {number}: {JsonSerializer.Serialize(document)}\n{found}";
}
