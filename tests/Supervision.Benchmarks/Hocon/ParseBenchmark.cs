using System.Diagnostics;
using System.Globalization;
using System.Text;
using Supervision.Hocon;

namespace Supervision.Benchmarks.Hocon;

/// <summary>Seconds to read and resolve a document of ten megabytes, the first time and again.</summary>
internal static class ParseBenchmark
{
    private const int Size = 10_000_000;

    internal static int Run()
    {
        var text = new StringBuilder(Size + 200);
        for (var i = 0; text.Length < Size; i++)
            text.Append(CultureInfo.InvariantCulture, $"services.s{i} {{ command = [\"/bin/sleep\", {i}], restart.policy = permanent }} # {i}\n");
        var document = text.ToString();
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            var config = Config.ParseText(document).Resolve();
            Console.WriteLine($"{Size / 1e6:F0} MB with {((HoconObject)config.Root["services"]).Count} services read in {watch.Elapsed.TotalSeconds:F2} s");
        }

        return 0;
    }
}
