using System.Text;
using Supervision.Logs;
using Supervision.Specs;

namespace Supervision.Tests.Logs;

/// <summary>Each line of output is a record; a line over 64 KiB is split and marked; a ring for each service and one for the node.</summary>
public sealed class LogTests
{
    [Theory]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("windows\r\n\nempty before\n", new[] { "windows", "", "empty before" })]
    public void Bytes_are_cut_at_newlines_wherever_reads_end(string text, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var lines = new List<string>();
            var splitter = new LineSplitter();
            var target = new Texts(lines);
            foreach (var part in bytes.Chunk(size))
            {
                splitter.Write(part, ref target);
            }

            Assert.Equal(expected, lines);
            Assert.False(splitter.HasPartial);
        }
    }

    [Fact]
    public void A_line_without_end_is_split_and_marked()
    {
        var lines = new List<string>();
        var target = new Texts(lines);
        var splitter = new LineSplitter();
        splitter.Write(new byte[LineSplitter.LineBytesMax * 2 + 5].AsSpan(), ref target);
        splitter.Write("\n"u8, ref target);
        Assert.Equal(3, lines.Count);
        Assert.Equal(LineSplitter.LineBytesMax + LogEntry.ContinuedMark.Length, lines[0].Length);
        Assert.EndsWith(LogEntry.ContinuedMark, lines[1], StringComparison.Ordinal);
        Assert.Equal(5, lines[2].Length);
    }

    [Fact]
    public void Bytes_that_are_no_text_harm_nothing()
    {
        var store = new LogStore(TimeProvider.System, 0);
        using (var batch = store.Begin("web", LogStream.Stdout))
        {
            batch.OnLine([0xff, 0xfe, 0x00, (byte)'x'], isContinued: false);
        }

        Assert.Equal("\uFFFD\uFFFD\0x", Assert.Single(store.Read(null, 0, 10).Lines).Text);
    }

    [Fact]
    public void A_ring_keeps_the_newest_lines_and_says_what_is_lost()
    {
        var store = new LogStore(TimeProvider.System, 100);
        store.Open(ServiceName.Parse("web"), 3);
        for (var i = 1; i <= 5; i++)
        {
            store.Append("web", LogStream.Stdout, $"line {i}");
        }

        var newest = store.Read("web", null, 2);
        Assert.Equal(["line 4", "line 5"], newest.Lines.Select(l => l.Text));
        Assert.Equal(105, newest.Next);

        var all = store.Read("web", 100, 10);
        Assert.Equal([103, 104, 105], all.Lines.Select(l => l.Id));
        Assert.True(all.Lost > 0);
        Assert.Equal(0, store.Read("web", 102, 10).Lost);
        Assert.Equal(5, store.Read(null, 100, 10).Lines.Count);
    }

    [Fact]
    public async Task A_reader_is_told_of_the_next_line()
    {
        var store = new LogStore(TimeProvider.System, 0);
        store.Open(ServiceName.Parse("web"), 3);
        var wait = store.WaitAsync(store.LastId, CancellationToken.None);
        Assert.False(wait.IsCompleted);
        store.Append("web", LogStream.Stderr, "hello");
        await wait.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private readonly struct Texts(List<string> lines) : ILineTarget
    {
        public void OnLine(ReadOnlySpan<byte> line, bool isContinued) =>
            lines.Add(Encoding.UTF8.GetString(line) + (isContinued ? LogEntry.ContinuedMark : ""));
    }
}
