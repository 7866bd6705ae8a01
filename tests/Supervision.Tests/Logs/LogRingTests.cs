using System.Text;
using Supervision.Logs;

namespace Supervision.Tests.Logs;

/// <summary>Kept: a ring per service. It is bounded in lines and in bytes.</summary>
public sealed class LogRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_ring_holds_what_a_list_would_hold(int seed)
    {
        var random = new Random(seed);
        var (capacity, bytesMax) = (random.Next(1, 60), 2048);
        var ring = new LogRing(capacity, bytesMax);
        var expected = new List<(long Id, string Text)>();
        for (long id = 1; id <= 5000; id++)
        {
            var text = new string((char)('a' + (id % 26)), random.Next(4) switch { 0 => 0, 1 => random.Next(600), _ => random.Next(60) });
            ring.Add(id, id, "web", LogStream.Stdout, Encoding.ASCII.GetBytes(text), isContinued: false);
            expected.Add((id, text));
            var kept = ring.Newest(int.MaxValue).Read();

            Assert.True(kept.Count <= capacity && kept.Sum(l => l.Text.Length) <= bytesMax);
            Assert.Equal(expected.TakeLast(kept.Count), kept.Select(l => (l.Id, l.Text)));
            Assert.Equal(id - kept.Count, ring.DroppedUpTo);
            // A line is given up for the number of lines, or because those that are kept leave too little room in one piece.
            Assert.True(kept.Count == id || kept.Count == capacity || kept.Sum(l => l.Text.Length) > bytesMax - 1200, $"{kept.Count} lines");
            var after = Math.Max(0, id - random.Next(80));
            Assert.Equal(kept.Where(l => l.Id > after).Take(7), ring.After(after, 7).Read());
        }
    }

    [Fact]
    public void A_ring_of_another_size_has_the_same_newest_lines()
    {
        var ring = LogRing.Of(10);
        for (var id = 1; id <= 20; id++)
        {
            ring.Add(id, 0, "web", LogStream.Stderr, Encoding.ASCII.GetBytes($"line {id}"), isContinued: id == 20);
        }

        Assert.Equal(["line 19", "line 20 [continued]"], ring.Resized(2).Newest(5).Read().Select(l => l.Text));
        Assert.Equal(18, ring.Resized(2).DroppedUpTo);
        Assert.Equal(10, ring.Resized(100).Newest(100).Count);
    }

    [Fact]
    public void A_program_that_floods_without_newlines_costs_no_more_than_the_ring()
    {
        var store = new LogStore(TimeProvider.System, 0);
        store.Open(Supervision.Specs.ServiceName.Parse("flood"), 1000);
        var splitter = new LineSplitter();
        var chunk = new byte[128 * 1024];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2000; i++)
        {
            var batch = store.Begin("flood", LogStream.Stdout);
            splitter.Write(chunk, ref batch);
            batch.Dispose();
        }

        // Buffers grow by doubling: twice the bound of the ring (1 MiB) and of the merged one (8 MiB), and not the 250 MiB that came.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24 << 20);
        Assert.InRange(store.Read("flood", null, 1000).Lines.Count, 15, 16);
    }
}
