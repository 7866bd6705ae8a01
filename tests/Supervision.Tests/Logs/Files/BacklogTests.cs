using System.Text;
using Supervision.Logs.Files;

namespace Supervision.Tests.Logs.Files;

/// <summary>Memory is bounded: also when a full disk keeps a thousand services waiting.</summary>
public sealed class BacklogTests
{
    [Fact]
    public void One_file_may_hold_much_and_all_together_little_each()
    {
        var budget = new BacklogBudget(fileBytesMax: 1_000_000, totalBytesMax: 3_000_000);
        var backlogs = Enumerable.Range(0, 10).Select(_ => new Backlog(budget)).ToArray();
        foreach (var backlog in backlogs)
        {
            while (!backlog.IsFull)
            {
                backlog.Add(new byte[10_000], mayDrop: false);
            }
        }

        Assert.All(backlogs[..3], b => Assert.Equal(1_000_000, b.Count));
        Assert.All(backlogs[3..], b => Assert.InRange(b.Count, 64 * 1024, 75_000));

        Assert.All(backlogs, b => Assert.True(b.IsFull || b.Count == 1_000_000));
        backlogs[0].Take();
        backlogs[0].Remove(1_000_000);
        backlogs[1].Take();
        backlogs[1].ClearTaken();
        backlogs[2].ClearWaiting();
        Assert.All(backlogs, b => Assert.False(b.IsFull));
    }

    [Fact]
    public void What_is_taken_stays_until_it_is_removed_and_what_comes_after_keeps_its_order()
    {
        var backlog = new Backlog(new BacklogBudget());
        backlog.Add("one"u8, mayDrop: false);
        var taken = backlog.Take();
        backlog.Add(" two"u8, mayDrop: false);
        backlog.Remove(1);
        Assert.Equal("ne", Encoding.ASCII.GetString(backlog.Take().Bytes));
        backlog.Remove(2);
        Assert.Equal(" two", Encoding.ASCII.GetString(backlog.Take().Bytes));
        Assert.NotSame(taken, backlog.Take());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Dropping_takes_whole_lines_and_counts_every_one(int chunk)
    {
        var backlog = new Backlog(new BacklogBudget(fileBytesMax: 2000));
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"line {i}\n")));
        var written = new List<byte>();
        var (step, lines) = (0, 0L);
        foreach (var part in text.Chunk(chunk))
        {
            backlog.Add(part, mayDrop: true);
            if (++step % (6000 / chunk) == 0)
            {
                written.AddRange(backlog.Take().Bytes);
                backlog.Remove(backlog.Take().Count);
                lines += backlog.TakeDropped().Lines;
            }
        }

        backlog.Add("\n"u8, mayDrop: true);
        while (backlog.Count > 0)
        {
            written.AddRange(backlog.Take().Bytes);
            backlog.Remove(backlog.Take().Count);
        }

        lines += backlog.TakeDropped().Lines;
        var kept = Encoding.ASCII.GetString([.. written]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(kept, l => Assert.Matches("^line [0-9]+$", l));
        Assert.Equal(kept.Distinct(), kept);
        Assert.InRange(kept.Length, 200, 900);
        Assert.InRange(lines + kept.Length, 1000, 1001);
    }
}
