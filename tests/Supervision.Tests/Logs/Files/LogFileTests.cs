using System.Collections.Concurrent;
using System.Text;
using Supervision.Logs.Files;
using Supervision.Specs;

namespace Supervision.Tests.Logs.Files;

/// <summary>When-full block | drop (with a counted gap). A full log disk and a vanished directory harm nobody else.</summary>
public sealed class LogFileTests : FileTests, ILogFileOwner
{
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly WriterThreads _threads = new(TimeProvider.System);
    private readonly Compressor _compressor = new();
    private int _warnings;

    public override void Dispose()
    {
        _threads.Dispose();
        _compressor.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task What_is_appended_is_written_soon_and_all_of_it_before_closing()
    {
        var file = Open(WhenFull.Block);
        Assert.True(Append(file, "one\ntwo"));
        await Eventually(() => File.Exists(LogPath) && Content() == "one\ntwo");
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));
        foreach (var part in text.Chunk(777))
        {
            Append(file, new string(part));
        }

        await Close(file);
        Assert.Equal("one\ntwo" + text, Content());
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task A_file_in_mode_create_is_emptied_whenever_a_process_starts_and_not_when_one_is_adopted()
    {
        var file = Open(WhenFull.Block, LogFileMode.Create);
        Append(file, "of the first\n");
        file.Begin(isNewProcess: false);
        Append(file, "and more\n");
        await Eventually(() => File.Exists(LogPath) && Content() == "of the first\nand more\n");

        file.Begin(isNewProcess: true);
        Append(file, "of the second\n");
        await Close(file);

        Assert.Equal("of the second\n", Content());
    }

    [Fact]
    public async Task A_file_in_mode_append_goes_on()
    {
        var file = Open(WhenFull.Block);
        Append(file, "of the first\n");
        file.Begin(isNewProcess: true);
        Append(file, "of the second\n");
        await Close(file);
        Assert.Equal("of the first\nof the second\n", Content());
    }

    [Fact]
    public async Task Who_blocks_is_told_to_wait_when_the_file_takes_no_more_and_to_go_on_when_it_does_and_nothing_is_lost()
    {
        Obstruct();
        var file = Open(WhenFull.Block);
        var (line, written) = (new string('x', 99_999) + "\n", 1);
        while (Append(file, line))
        {
            written++;
        }

        Assert.InRange(written, 11, 12);
        var hasRoom = false;
        file.WhenRoom(() => hasRoom = true);
        await Eventually(() => file.Warning is not null);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(hasRoom);
        Assert.Contains("what is written there waits", file.Warning, StringComparison.Ordinal);

        Unobstruct();
        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return hasRoom;
        });
        await Close(file);
        Assert.Equal(string.Concat(Enumerable.Repeat(line, written)), Content());
        Assert.Null(file.Warning);
        Assert.Equal([$"{LogPath} is written again"], _notices.Skip(1));
    }

    [Fact]
    public async Task Who_drops_is_never_told_to_wait_and_what_is_dropped_is_whole_lines_and_counted()
    {
        Obstruct();
        var file = Open(WhenFull.Drop);
        await Eventually(() => file.Warning is not null, () => "a warning");
        Assert.Contains("what is written there is dropped", file.Warning, StringComparison.Ordinal);
        var all = Enumerable.Range(0, 3000).Select(i => $"{i:0000} {new string('x', 994)}\n").ToArray();
        foreach (var part in Encoding.ASCII.GetBytes(string.Concat(all)).Chunk(64 * 1024 - 1))
        {
            Assert.True(file.Append(part, mayDrop: false));
        }

        Unobstruct();
        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return _notices.Any(n => n.Contains("were dropped", StringComparison.Ordinal));
        });
        Append(file, "the end\n");
        await Close(file);

        var lines = File.ReadAllLines(LogPath);
        Assert.Equal("the end", lines[^1]);
        var kept = lines[..^1];
        Assert.Equal(all.Take(kept.Length), kept.Select(l => l + "\n"));
        Assert.InRange(kept.Length, 1000, 1200);
        var dropped = 3000 - kept.Length;
        Assert.Contains(_notices, n => n.StartsWith($"{dropped} lines ({dropped * 1000} bytes) were dropped: ", StringComparison.Ordinal));
        Assert.True(_warnings >= 2);
    }

    [Fact]
    public async Task A_full_disk_is_told_in_words_and_tried_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        File.CreateSymbolicLink(LogPath, "/dev/full");
        var file = Open(WhenFull.Block);
        Append(file, "one\n");
        await Eventually(() => file.Warning is not null);
        Assert.Equal($"cannot write {LogPath}: No space left on device (ENOSPC); what is written there waits", file.Warning);

        File.Delete(LogPath);
        file.Reopen();
        await Eventually(() => file.Warning is null);
        Assert.Equal("one\n", Content());
        await Close(file);
    }

    [Fact]
    public async Task A_file_that_somebody_has_moved_away_is_made_again_when_told()
    {
        var file = Open(WhenFull.Block);
        Append(file, "one\n");
        await Eventually(() => File.Exists(LogPath) && Content() == "one\n");
        File.Move(LogPath, LogPath + ".1");

        file.Reopen();
        await Eventually(() => File.Exists(LogPath));
        Append(file, "two\n");
        await Close(file);

        Assert.Equal(("one\n", "two\n"), (Content(".1"), Content()));
    }

    [Fact]
    public async Task A_file_gives_way_by_age_although_nobody_writes()
    {
        var file = new LogFile(
            Spec(new RotateSpec { Size = null, Every = TimeSpan.FromDays(1) }), WhenFull.Block, new LogFilePlace(Time, _threads, _compressor, new BacklogBudget(1 << 20)), this);
        Append(file, "yesterday\n");
        await Eventually(() => Time.NextDue is not null);

        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromDays(1));
            return Rotated().Length == 1;
        });
        await Close(file);

        Assert.Equal("yesterday\n", Content(Rotated()[0]));
        Assert.Equal("", Content());
    }

    [Fact]
    public async Task What_cannot_be_written_before_closing_is_counted()
    {
        Obstruct();
        var file = Open(WhenFull.Block);
        Append(file, "lost\n");
        await Close(file);
        Assert.Contains(_notices, n => n.StartsWith("5 bytes were not written any more: ", StringComparison.Ordinal));
    }

    void ILogFileOwner.OnNotice(string text) => _notices.Enqueue(text);

    void ILogFileOwner.OnWarning() => Interlocked.Increment(ref _warnings);

    /// <summary>A file stands where the directory should be.</summary>
    private void Obstruct() => File.WriteAllText(Path.GetDirectoryName(LogPath)!, "");

    private void Unobstruct() => File.Delete(Path.GetDirectoryName(LogPath)!);

    private LogFile Open(WhenFull whenFull, LogFileMode mode = LogFileMode.Append)
    {
        var file = new LogFile(Spec(mode: mode), whenFull, new LogFilePlace(Time, _threads, _compressor, new BacklogBudget(1 << 20)), this);
        file.Begin(isNewProcess: false);
        return file;
    }

    private static bool Append(LogFile file, string text) => file.Append(Encoding.ASCII.GetBytes(text), mayDrop: false);

    private static Task Close(LogFile file) => file.CloseAsync().WaitAsync(TimeSpan.FromSeconds(60));
}
