using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Logs;
using Supervision.Logs.Files;
using Supervision.Posix.Output;
using Supervision.Processes;
using Supervision.Specs;
using Supervision.Tests.Logs.Files;

namespace Supervision.Tests.Logs;

/// <summary>Partial last lines are flushed after 2 s or at exit; who cannot be written down blocks alone.</summary>
public sealed class OutputSinkTests : FileTests
{
    private static readonly ServiceName Web = ServiceName.Parse("web");

    private readonly OutputPump _pump = new();
    private readonly LogStore _store;
    private readonly ServiceOutputs _outputs;
    private SafeFileHandle? _lastRead;

    public OutputSinkTests()
    {
        _store = new LogStore(Time, 0);
        _outputs = new ServiceOutputs(_store, Time, new BacklogBudget(1 << 20));
    }

    public override void Dispose()
    {
        _pump.Dispose();
        _outputs.DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose();
    }

    [Fact]
    public async Task A_line_left_unfinished_is_a_record_after_2_s()
    {
        Configure();
        using var stdout = Pipe(LogStream.Stdout);
        Write(stdout, "begun");
        await Eventually(() => Time.NextDue is not null);
        Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(Lines());
        Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["begun"], Lines());
        Write(stdout, " and ended\n");
        await Eventually(() => Lines().Length == 2);
        Assert.Equal(" and ended", Lines()[1]);
    }

    [Fact]
    public async Task A_line_that_was_begun_later_than_the_timer_is_not_cut()
    {
        Configure();
        using var stdout = Pipe(LogStream.Stdout);
        Write(stdout, "first");
        await Eventually(() => Time.NextDue is not null);
        Time.Advance(TimeSpan.FromSeconds(1.9));
        Write(stdout, " line\nsecond");
        await Eventually(() => Lines().Length == 1);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first line"], Lines());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["first line", "second"], Lines());
    }

    [Fact]
    public async Task A_line_left_unfinished_is_a_record_at_the_end()
    {
        Configure();
        Write(Pipe(LogStream.Stdout), "one\nlast words", andClose: true);
        await Eventually(() => Lines().Length == 2);
        Assert.Equal(["one", "last words"], Lines());
    }

    [Fact]
    public async Task Streams_that_share_a_file_do_not_mix_within_lines()
    {
        Configure(new LogsSpec { Stdout = Spec(), Stderr = Spec() });
        var (stdout, stderr) = (Pipe(LogStream.Stdout), Pipe(LogStream.Stderr));
        var writers = new[] { (stdout, "out"), (stderr, "err") }.Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                Write(w.Item1, $"{w.Item2} {i}");
                Write(w.Item1, i % 3 == 0 ? $" of {w.Item2}\n" : "\n");
            }

            w.Item1.Dispose();
        })).ToArray();
        await Task.WhenAll(writers);

        await Eventually(() => File.Exists(LogPath) && File.ReadLines(LogPath).Count() == 6000);
        var lines = File.ReadAllLines(LogPath);
        foreach (var stream in (string[])["out", "err"])
        {
            Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{stream} {i}{(i % 3 == 0 ? $" of {stream}" : "")}"), lines.Where(l => l.StartsWith(stream, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_service_whose_file_takes_nothing_blocks_alone_and_loses_nothing()
    {
        File.WriteAllText(Path.GetDirectoryName(LogPath)!, "a file where the directory should be");
        Configure(new LogsSpec { Stdout = Spec() });
        _outputs.Configure(ServiceName.Parse("other"), new LogsSpec());
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i:00000} {new string('x', 93)}\n"));
        var stdout = Pipe(LogStream.Stdout);
        var writer = Task.Run(() => Write(stdout, text, andClose: true));
        await Eventually(() => _store.LastId > 500);

        var other = Pipe(LogStream.Stdout, "other");
        Write(other, "hello\n", andClose: true);
        await Eventually(() => _store.Read("other", null, 10).Lines.Count == 1);
        Assert.False(writer.IsCompleted);
        Assert.InRange(_store.LastId, 500, 3000);

        File.Delete(Path.GetDirectoryName(LogPath)!);
        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return File.Exists(LogPath) && new FileInfo(LogPath).Length == text.Length;
        });
        await writer.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(text, Content());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_no_file_has_taken_yet_is_left_in_the_pipe_for_whoever_reads_next(bool isShared)
    {
        File.WriteAllText(Path.GetDirectoryName(LogPath)!, "a file where the directory should be");
        var spec = new LogsSpec { Stdout = Spec(), Stderr = isShared ? Spec() : null };
        Configure(spec);
        using var stdout = Pipe(LogStream.Stdout);
        using var keepers = Duplicate(_lastRead!);
        Write(stdout, "one\ntwo\nthree, ");
        await Eventually(() => _store.LastId >= 2);
        _pump.Dispose();
        await _outputs.DisposeAsync();
        Write(stdout, "and more\nfour\nfi");

        File.Delete(Path.GetDirectoryName(LogPath)!);
        using var pump = new OutputPump();
        var store = new LogStore(Time, 0);
        await using var outputs = new ServiceOutputs(store, Time);
        outputs.Configure(Web, spec);
        new OutputSink(outputs.Of("web"), LogStream.Stdout, pump, keepers, Time).Start();
        Write(stdout, "ve\n", andClose: true);
        await Eventually(() => File.Exists(LogPath) && Content() == "one\ntwo\nthree, and more\nfour\nfive\n", () => File.Exists(LogPath) ? Content() : "no file");
        Assert.Equal(["one", "two", "three, and more", "four", "five"], store.Read("web", 0, 100).Lines.Select(l => l.Text));
    }

    [Fact]
    public async Task A_line_left_unfinished_in_a_file_of_both_streams_is_in_it_after_2_s_and_once()
    {
        Configure(new LogsSpec { Stdout = Spec(), Stderr = Spec() });
        using var stdout = Pipe(LogStream.Stdout);
        Write(stdout, "whole\nbegun");
        await Eventually(() => File.Exists(LogPath) && Content() == "whole\n" && Time.NextDue is not null);
        Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually(() => Content() == "whole\nbegun");
        Write(stdout, " and ended\n", andClose: true);
        await Eventually(() => Content() == "whole\nbegun and ended\n");
        Assert.Equal(["whole", "begun", " and ended"], Lines());
    }

    [Fact]
    public async Task A_pipe_that_is_read_no_more_is_over_when_its_file_has_all_of_it()
    {
        Configure(new LogsSpec { Stdout = Spec() });
        var (sink, stdout) = Open(LogStream.Stdout, "web");
        var text = string.Concat(Enumerable.Range(0, 600).Select(i => $"{i:00000} {new string('x', 93)}\n"));
        Write(stdout, text);
        var over = new TaskCompletionSource();

        sink.LetGo(over.SetResult);

        await over.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(text, Content());
        stdout.Dispose();
    }

    [Fact]
    public async Task A_file_that_somebody_else_appends_to_has_the_lines_of_both()
    {
        Configure(new LogsSpec { Stdout = Spec() });
        using var stdout = Pipe(LogStream.Stdout);
        for (var i = 0; i < 200; i++)
        {
            Write(stdout, $"own {i}\n");
            await Eventually(() => File.Exists(LogPath) && File.ReadLines(LogPath).LastOrDefault() == $"own {i}");
            File.AppendAllText(LogPath, $"other {i}\n");
        }

        Assert.Equal(Enumerable.Range(0, 200).SelectMany(i => new[] { $"own {i}", $"other {i}" }), File.ReadLines(LogPath));
    }

    [Fact]
    public async Task A_process_that_has_ended_does_not_wait_for_its_file()
    {
        File.WriteAllText(Path.GetDirectoryName(LogPath)!, "a file where the directory should be");
        Configure(new LogsSpec { Stdout = Spec(), KeepLines = 100_000 });
        var (sink, stdout) = Open(LogStream.Stdout, "web");
        var line = new string('x', 999) + "\n";
        var writer = Task.Run(() => Write(stdout, string.Concat(Enumerable.Repeat(line, 60)), andClose: false));
        await writer.WaitAsync(TimeSpan.FromSeconds(60));

        // Its pipe is held open by somebody else.
        await Eventually(() => !_outputs.WarningsOf(Web).IsEmpty);
        var over = new TaskCompletionSource();
        sink.LetGo(over.SetResult);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await Eventually(() => _store.Read("web", 0, 100_000).Lines.Count(l => l.Stream is LogStream.Stdout) == 60);
        stdout.Dispose();
    }

    private string[] Lines() => [.. _store.Read("web", 0, 1000).Lines.Select(l => l.Text)];

    private void Configure(LogsSpec? spec = null) => _outputs.Configure(Web, spec ?? new LogsSpec());

    private AnonymousPipeServerStream Pipe(LogStream stream, string service = "web") => Open(stream, service).Write;

    private (OutputSink Sink, AnonymousPipeServerStream Write) Open(LogStream stream, string service)
    {
        var write = new AnonymousPipeServerStream(PipeDirection.Out);
        var read = new SafeFileHandle(write.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: true);
        write.ClientSafePipeHandle.SetHandleAsInvalid();
        _lastRead = read;
        var sink = new OutputSink(_outputs.Of(service), stream, _pump, read, Time);
        sink.Start();
        return (sink, write);
    }

    /// <summary>Another descriptor of the same end, as a keeper has one.</summary>
    private static SafeFileHandle Duplicate(SafeFileHandle pipe) => File.OpenHandle($"/proc/self/fd/{pipe.DangerousGetHandle()}");

    private static void Write(AnonymousPipeServerStream pipe, string text, bool andClose = false)
    {
        pipe.Write(Encoding.ASCII.GetBytes(text));
        if (andClose)
        {
            pipe.Dispose();
        }
    }
}
