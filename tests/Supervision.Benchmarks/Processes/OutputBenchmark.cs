using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Logs;
using Supervision.Posix.Keeping;
using Supervision.Posix.Output;
using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.Specs;

namespace Supervision.Benchmarks.Processes;

/// <summary>
/// One child of the keeper writes 100-byte lines, in 4 KiB blocks or one by one, to the rings alone or to the rings and a rotated file:
/// against <c>cat</c> from a pipe to a file. They take turns in one run; rates count from the start of the child to its last byte in its place.
/// </summary>
internal static class OutputBenchmark
{
    // A hundred megabytes in whole blocks and whole lines.
    private const long Total = 4096L * 100 * 250;

    internal static int Run(int rounds, string keeperPath)
    {
        var directory = Directory.CreateTempSubdirectory("output-").FullName;
        try
        {
            var writer = RestartBenchmark.Compile(directory, "writer", "-static");
            using var keeper = new Supervised(directory, writer, keeperPath);
            foreach (var (what, block) in ((string, int)[])[("4 KiB blocks", 4096), ("100-byte lines", 100)])
            {
                var (cat, ring, file) = (new List<double>(), new List<double>(), new List<double>());
                for (var round = 0; round <= rounds; round++)
                {
                    var rates = (Cat(directory, writer, block), keeper.Measure(block, toFile: false), keeper.Measure(block, toFile: true));
                    if (round == 0) continue;
                    cat.Add(rates.Item1);
                    ring.Add(rates.Item2);
                    file.Add(rates.Item3);
                }

                Report(what, "cat", cat, cat);
                Report(what, "ring", ring, cat);
                Report(what, "file", file, cat);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Cat(string directory, string writer, int block)
    {
        var target = Path.Combine(directory, "cat");
        File.Delete(target);
        var begin = Stopwatch.GetTimestamp();
        using var shell = Process.Start("sh", ["-c", $"'{writer}' {Total} {block} | cat > '{target}'"]);
        shell.WaitForExit();
        return Rate(begin);
    }

    private static double Rate(long begin) => Total / 1e6 / Stopwatch.GetElapsedTime(begin).TotalSeconds;

    private static void Report(string what, string name, List<double> rates, List<double> cat) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-16}{name,-6}{Median(rates),8:0} MB/s{Median(rates) / Median(cat),8:0.00} x cat   ({rates.Min():0} to {rates.Max():0})"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The path of a byte in the product: keeper, pipe, pump, sink, rings and file.</summary>
    private sealed class Supervised : IProcessObserver, IDisposable
    {
        private readonly OutputPump _pump = new();
        private readonly LogStore _store = new(TimeProvider.System, 0);
        private readonly ServiceOutputs _outputs;
        private readonly KeeperProcessHost _host;
        private readonly string _directory;
        private readonly string _writer;
        private TaskCompletionSource _ended = new();
        private string _service = "";
        private int _number;

        internal Supervised(string directory, string writer, string keeperPath)
        {
            (_directory, _writer) = (directory, writer);
            _outputs = new ServiceOutputs(_store, TimeProvider.System);
            _host = KeeperProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = Path.Combine(directory, "data"), KeeperPath = keeperPath });
            _host.Start(this);
        }

        internal double Measure(int block, bool toFile)
        {
            _service = toFile ? "file" : "ring";
            var file = Path.Combine(_directory, "log", "file");
            if (Directory.Exists(Path.GetDirectoryName(file))) Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
            var spec = new LogFileSpec { File = file, Rotate = new RotateSpec { Size = 10_000_000, Keep = 100 } };
            _outputs.Configure(ServiceName.Parse(_service), new LogsSpec { Stdout = toFile ? spec : null });
            _ended = new TaskCompletionSource();
            var incarnation = $"{_service}#{++_number}";
            var begin = Stopwatch.GetTimestamp();
            _host.Spawn(new SpawnRequest
            {
                Incarnation = incarnation,
                Arguments = [_writer, $"{Total}", $"{block}"],
                Environment = new Dictionary<string, string>(),
                WorkingDirectory = "/",
            });
            _ended.Task.Wait();
            if (toFile)
            {
                var output = _outputs.Of(_service);
                var closing = output.Current.Stdout!.CloseAsync();
                closing.Wait();
                output.Configure(new LogsSpec());
                Check(Path.GetDirectoryName(file)!);
            }

            var rate = Rate(begin);
            _host.Forget(incarnation);
            return rate;
        }

        public void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
        {
            stderr?.Dispose();
            var output = _outputs.Of(_service);
            output.Begin(isNewProcess: true);
            _pump.Add(stdout!, new Counted(new OutputSink(output, LogStream.Stdout, _pump, stdout!, TimeProvider.System), _ended));
        }

        public void SpawnFailed(string incarnation, SpawnError error) => Console.Error.WriteLine(error.Message);

        public void Exited(string incarnation, ExitStatus status, int leftovers)
        {
        }

        public void TreeGone(string incarnation)
        {
        }

        public void Disconnected(string reason) => Console.Error.WriteLine(reason);

        public void Dispose()
        {
            _host.Shutdown();
            _host.DisposeAsync().AsTask().Wait();
            _pump.Dispose();
            _outputs.DisposeAsync().AsTask().Wait();
        }

        private static void Check(string directory)
        {
            var written = Directory.GetFiles(directory).Sum(f => new FileInfo(f).Length);
            if (written != Total) throw new InvalidOperationException($"{written} bytes of {Total} are in the files");
        }

        /// <summary>Tells when the last byte is in its place.</summary>
        private sealed class Counted(OutputSink sink, TaskCompletionSource ended) : IOutputSink
        {
            public void OnBytes(ReadOnlySpan<byte> bytes) => sink.OnBytes(bytes);

            public void OnEnd()
            {
                sink.OnEnd();
                ended.SetResult();
            }
        }
    }
}
