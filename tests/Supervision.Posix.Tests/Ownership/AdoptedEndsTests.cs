using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Ownership;

/// <summary>A look at all processes of the host is for all that have ended, and not for each.</summary>
public sealed class AdoptedEndsTests : IDisposable
{
    private static readonly TimeSpan LookTime = TimeSpan.FromMilliseconds(3);

    private readonly EventLoop _loop = new(e => throw e);
    private readonly List<string> _told = [];
    private readonly AdoptedEnds _ends;
    private int _looksBegun;

    public AdoptedEndsTests() => _ends = new AdoptedEnds(_loop, Tell);

    public void Dispose()
    {
        _ends.Dispose();
        _loop.Dispose();
    }

    [Fact]
    public void An_end_that_comes_alone_must_be_told_in_the_round_in_which_it_is_seen()
    {
        _ends.Add(Record("a#1"), new ExitStatus.Exited(0));
        Assert.Empty(_told);
        _ = _loop.RunOnce(0);
        Assert.Equal(["a#1"], _told);
    }

    [Fact]
    public void Many_ends_must_be_told_in_their_order_with_few_looks()
    {
        const int count = 500;
        for (var i = 0; i < count; i++)
        {
            _ends.Add(Record($"a#{i}"), new ExitStatus.Exited(0));
            _ = _loop.RunOnce(0);
        }

        var watch = Stopwatch.StartNew();
        while (_told.Count < count && watch.Elapsed < TimeSpan.FromSeconds(60)) _ = _loop.RunOnce(100);
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"a#{i}"), _told);
        Assert.InRange(_ends.Looks, 2, count / 10);
    }

    [Fact]
    public void Who_asks_for_one_must_be_told_first_what_was_not_told()
    {
        var record = Record("a#1");
        _ends.Add(Record("b#1"), new ExitStatus.Exited(0));
        _ends.Tell(record);
        Assert.Empty(_told);
        _ends.Add(record, new ExitStatus.Exited(0));
        _ends.Tell(record);
        Assert.Equal(["b#1", "a#1"], _told);
        _ = _loop.RunOnce(0);
        Assert.Equal(2, _told.Count);
    }

    // The first of each look takes the time that a look takes.
    private void Tell(ProcessRecord record, ExitStatus status)
    {
        _told.Add(record.Incarnation);
        if (_looksBegun == _ends.Looks) return;
        _looksBegun = _ends.Looks;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < LookTime;)
        {
        }
    }

    private static ProcessRecord Record(string incarnation)
    {
        var process = new WatchedProcess(2, 0, new SafeFileHandle(-1, ownsHandle: false), hasEnded: true);
        return new ProcessRecord(new Adoption(incarnation, 2, 0), 1, process, process, isSessionKnown: false);
    }
}
