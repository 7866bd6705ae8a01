using System.Globalization;
using System.IO.Compression;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Output;

/// <summary>The rules of "Output", each quoted above its test.</summary>
public sealed class OutputTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "Each line of stdout and stderr is a record {id, time, stream, text}; partial last lines are flushed after 2 s or at exit"
    [Fact]
    public async Task Each_line_is_a_record_and_unfinished_ones_are_flushed_after_2_s_or_at_exit()
    {
        var daemon = await StartAsync("""
            services {
              web.shell = "echo out; echo err >&2; printf unfinished; exec sleep 1000"
              job { shell = "printf 'last words'", type = oneshot }
            }
            """);
        await daemon.UntilLogAsync("web", "unfinished");
        await daemon.UntilLogAsync("job", "last words");

        var records = (await daemon.Api.GetLogAsync("web")).Records;
        Assert.Equal([("stdout", "out"), ("stderr", "err"), ("stdout", "unfinished")], records.OrderBy(r => r.Text == "err" ? 1 : r.Text == "out" ? 0 : 2).Select(r => (r.Stream, r.Text)));
        Assert.Equal(3, records.Select(r => r.Id).Distinct().Count());
        var begun = records.Single(r => r.Text == "out").Time;
        Assert.InRange(records.Single(r => r.Text == "unfinished").Time - begun, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(60));
    }

    // "a line over 64 KiB is split and marked"
    [Fact]
    public async Task A_line_over_64_KiB_is_split_and_marked()
    {
        var daemon = await StartAsync("""services.web.shell = "head -c 70000 /dev/zero | tr '\\0' x; echo; echo end; exec sleep 1000" """);
        await daemon.UntilLogAsync("web", "end");

        Assert.Equal([65536 + " [continued]".Length, 70000 - 65536, 3], (await daemon.LinesAsync("web")).Select(l => l.Length));
    }

    // "Kept: a ring per service (1000), the node's merged ring"
    [Fact]
    public async Task A_ring_per_service_and_the_merged_one_are_kept()
    {
        var daemon = await StartAsync("""
            services {
              busy.shell = "seq 3000; echo end; exec sleep 1000"
              calm { shell = "echo hello; exec sleep 1000", logs.keep-lines = 2 }
            }
            """);
        await daemon.UntilLogAsync("busy", "end");
        await daemon.UntilLogAsync("calm", "hello");

        Assert.Equal(1000, (await daemon.Api.GetLogAsync("busy", null, 10_000)).Records.Count);
        var merged = (await daemon.Api.GetLogAsync(null, null, 10_000)).Records;
        Assert.Equal(3002, merged.Count);
        Assert.Equal(merged.Select(r => r.Id).Order(), merged.Select(r => r.Id));
    }

    // "optional files with mode create | append"
    [Fact]
    public async Task A_file_is_appended_to_or_begun_anew_when_a_process_starts()
    {
        var daemon = await StartAsync("""
            services.web {
              shell = "echo run of $SUPERVISION_INCARNATION; printf 'binary \\001\\377\\r\\n' >&2; exec sleep 1000"
              logs { stdout.file = "log/%n.out", stderr { file = log/web.err, mode = create } }
            }
            """);
        await daemon.CrashAsync("web");
        await Eventually.True(() => Read("log/web.out") == "run of web#1\nrun of web#2\n", () => Read("log/web.out"));
        await Eventually.True(
            () => File.ReadAllBytes(Place.In("log/web.err")).SequenceEqual("binary \u0001"u8.ToArray().Concat(new byte[] { 0xff, (byte)'\r', (byte)'\n' })),
            () => Convert.ToHexString(File.ReadAllBytes(Place.In("log/web.err"))));
    }

    // "size and age rotation, compression"
    [Fact]
    public async Task Files_are_rotated_by_size_and_age_compressed_and_only_so_many_are_kept()
    {
        var daemon = await StartAsync("""
            services {
              sized { shell = "seq -f '%08g' 20000; echo end; exec sleep 1000", logs.stdout { file = log/sized, rotate { size = 32K, keep = 3, compress = true } } }
              aged { shell = "echo old; until test -e go; do sleep 0.1; done; echo new; exec sleep 1000", logs.stdout { file = log/aged, rotate { every = 1s } } }
            }
            """);
        await daemon.UntilLogAsync("sized", "end");
        await Eventually.True(
            () => RotatedOf("sized") is { Length: 3 } files && files.All(f => f.EndsWith(".gz", StringComparison.Ordinal)) && Read("log/sized").EndsWith("end\n", StringComparison.Ordinal),
            () => string.Join(' ', RotatedOf("sized")));
        var text = string.Concat(RotatedOf("sized").Select(Unzip)) + Read("log/sized");
        var numbers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1].Select(l => int.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
        Assert.Equal(20000, numbers[^1]);

        await Eventually.True(() => RotatedOf("aged").Length == 1, () => "the old line is rotated although nobody writes");
        Place.Write("go", "");
        await Eventually.True(() => RotatedOf("aged").Length == 2, () => "the new line is rotated too");
        Assert.Equal(["old\n", "new\n"], RotatedOf("aged").Select(File.ReadAllText));
    }

    // "when-full block | drop (with a counted gap)"; "a vanished directory harms nobody else"
    [Fact]
    public async Task A_file_that_cannot_be_written_blocks_its_service_or_has_its_lines_counted_and_harms_nobody_else()
    {
        Place.Write("blocked", "a file where a directory should be");
        Place.Write("dropped", "the same");
        var daemon = await StartAsync("""
            services {
              blocked { shell = "seq -f '%0999g' 8000; echo done > blocked-done; exec sleep 1000", logs.stdout.file = blocked/log }
              dropped { shell = "seq -f '%0999g' 8000; echo done > dropped-done; until test -e go; do sleep 0.1; done; echo more; exec sleep 1000", logs { when-full = drop, stdout.file = dropped/log } }
              other.shell = "while :; do date +%N; sleep 0.05; done"
            }
            """);
        await Eventually.True(() => File.Exists(Place.In("dropped-done")), () => "who drops goes on");
        var blocked = await daemon.UntilAsync("blocked", s => s.Warnings.Count > 0, "a warning");
        Assert.Contains("what is written there waits", Assert.Single(blocked.Warnings), StringComparison.Ordinal);
        Assert.Contains("blocked/log", (await daemon.PbmAsync("service", "why", "blocked")).Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Place.In("blocked-done")));
        var lines = (await daemon.LinesAsync("other")).Count;
        await Eventually.True(() => daemon.LinesAsync("other").Result.Count > lines + 5, () => "others go on");

        File.Delete(Place.In("blocked"));
        File.Delete(Place.In("dropped"));
        await Eventually.True(() => File.Exists(Place.In("blocked-done")) && Lines("blocked/log").Length == 8000, () => "nothing is lost by who blocks");
        Assert.Equal(Enumerable.Range(1, 8000), Lines("blocked/log").Select(l => int.Parse(l, CultureInfo.InvariantCulture)));
        await daemon.UntilAsync("blocked", s => s.Warnings.Count == 0, "no warning any more");

        Place.Write("go", "");
        await Eventually.True(() => Lines("dropped/log") is [.., "more"], () => "the file goes on");
        var kept = Lines("dropped/log").Length - 1;
        var notice = $"{8000 - kept} lines ({(8000 - kept) * 1000} bytes) were dropped: ";
        await Eventually.True(
            () => daemon.Api.GetLogAsync("dropped", null, 1000).Result.Records.Any(r => r.Stream == "notice" && r.Text.StartsWith(notice, StringComparison.Ordinal)),
            () => notice);
    }

    // "A full log disk harms nobody else": /dev/full is one.
    [Fact]
    public async Task A_full_disk_is_told_in_words_and_the_service_is_still_stopped_and_started()
    {
        var daemon = await StartAsync("""services.web { shell = "exec yes", logs.stdout.file = /dev/full } """);
        var web = await daemon.UntilAsync("web", s => s.Warnings.Count > 0, "a warning");
        Assert.Equal("cannot write /dev/full: No space left on device (ENOSPC); what is written there waits", Assert.Single(web.Warnings));

        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome);
        Assert.Equal(0, (await daemon.ShutDownAsync()).Code);
    }

    // "A service that writes 1 GB/s without a newline stalls nobody else"
    [Fact]
    public async Task A_service_that_writes_without_end_and_newline_stalls_nobody_else()
    {
        var daemon = await StartAsync("""
            services {
              flood.shell = "exec cat /dev/zero"
              calm.shell = "n=0; while sleep 0.05; do n=$((n + 1)); echo line $n; done"
            }
            """);
        await daemon.UntilLogAsync("calm", "line 1");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await daemon.UntilLogAsync("calm", "line 40");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal("done", (await daemon.CommandAsync("calm", ServiceVerb.Restart)).Outcome);

        var memory = long.Parse(File.ReadLines($"/proc/{daemon.Pid}/status").Single(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture);
        Assert.InRange(memory, 0, 400_000);
    }

    // "its output [is] kept; the new daemon connects, adopts, and goes on"
    [Fact]
    public async Task A_file_goes_on_without_a_gap_when_the_daemon_is_killed()
    {
        const string Tree = """
            services.web { shell = "n=0; until test -e enough; do n=$((n + 1)); echo $n; done; echo end; exec sleep 1000", logs.stdout { file = web.log, mode = create } }
            """;
        var first = await StartAsync(Tree);
        await first.UntilAsync("web", "running");
        await Eventually.True(() => Read("web.log").Length > 1000, () => "it writes");
        await first.DieAsync();
        var second = await StartAsync(Tree);
        await second.UntilAsync("web", "running");
        Place.Write("enough", "");
        await Eventually.True(() => Read("web.log").EndsWith("end\n", StringComparison.Ordinal), () => Read("web.log")[^100..]);

        var numbers = Lines("web.log")[..^1].Select(l => int.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(1, numbers[0]);
        // What the killed daemon had read and not yet written is lost with it: at most one buffer of the pipe.
        Assert.InRange(numbers[^1] - numbers.Length, 0, 200_000);
    }

    // "One that somebody else moves away is made again […] at SIGHUP"
    [Fact]
    public async Task A_file_that_was_moved_away_is_made_again_at_SIGHUP()
    {
        var daemon = await StartAsync("""services.web { shell = "echo one; until test -e go; do sleep 0.1; done; echo two; exec sleep 1000", logs.stdout.file = web.log }""");
        await Eventually.True(() => Read("web.log") == "one\n", () => "it is written");
        File.Move(Place.In("web.log"), Place.In("moved.log"));

        daemon.Signal(Native.SIGHUP);
        await Eventually.True(() => File.Exists(Place.In("web.log")), () => "it is made again");
        Place.Write("go", "");
        await Eventually.True(() => Read("web.log") == "two\n", () => Read("moved.log"));
        Assert.Equal("one\n", Read("moved.log"));
    }

    // "A service that writes 1 GB/s […] stalls nobody else": nor does it push out what others write before it is read.
    [Fact]
    public async Task Who_follows_a_calm_service_loses_none_of_its_lines_to_a_flood()
    {
        var daemon = await StartAsync("""
            services {
              flood.shell = "exec yes"
              calm.shell = "n=0; while sleep 0.05; do n=$((n + 1)); echo line $n; done"
            }
            """);
        var tail = Place.Start(Repository.Pbm, daemon.Target, "--json", "service", "logs", "-f", "calm");
        await Eventually.True(() => tail.Out.Split('\n').Length > 30, () => $"lines come: {tail.Out}{tail.Error}");
        Assert.True(Native.Kill(tail.Pid, Native.SIGINT));

        var numbers = (await tail.EndAsync()).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => int.Parse(System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()!.Split(' ')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    [Fact]
    public async Task Logs_of_many_services_are_interleaved_searched_and_bounded_in_time()
    {
        var daemon = await StartAsync("""
            services {
              web-1.shell = "echo GET /a; echo POST /b >&2; exec sleep 1000"
              web-2.shell = "echo GET /c; exec sleep 1000"
              db.shell = "echo GET nothing; exec sleep 1000"
            }
            """);
        await daemon.UntilLogAsync("web-1", "POST /b");
        await daemon.UntilLogAsync("web-1", "GET /a");
        await daemon.UntilLogAsync("web-2", "GET /c");
        await daemon.UntilLogAsync("db", "GET nothing");

        var found = await daemon.PbmAsync("service", "logs", "web-*", "--grep", "^GET /[a-c]$");
        Assert.Equal(["web-1 | GET /a", "web-2 | GET /c"], found.Out.Trim().Split('\n').Select(l => l[13..]).Order());
        Assert.Equal(4, (await daemon.PbmAsync("log", "peek", "--since", "10m")).Out.Trim().Split('\n').Length);
        Assert.Equal("", (await daemon.PbmAsync("log", "peek", "--since", "2999-01-01")).Out);
        Assert.Single((await daemon.PbmAsync("log", "peek", "--grep", "GET", "--lines", "1")).Out.Trim().Split('\n'));
        var bad = await daemon.PbmAsync("log", "peek", "--grep", "(");
        Assert.Equal(2, bad.Code);
        Assert.Contains("regular expression", bad.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await daemon.PbmAsync("log", "peek", "--since", "yesterday")).Code);
    }

    private string Read(string name)
    {
        try
        {
            return File.ReadAllText(Place.In(name));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private string[] Lines(string name) => Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string[] RotatedOf(string name) =>
        Directory.Exists(Place.In("log")) ? [.. Directory.GetFiles(Place.In("log"), name + ".*Z*").Order(StringComparer.Ordinal)] : [];

    private static string Unzip(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
