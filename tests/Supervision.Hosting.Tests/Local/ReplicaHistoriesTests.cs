using Supervision.Api;
using Supervision.Hosting.Local;

namespace Supervision.Hosting.Tests.Local;

public sealed class ReplicaHistoriesTests
{
    [Fact]
    public void A_clock_that_is_set_back_must_not_change_the_order_of_the_facts_of_a_replica() =>
        Assert.Equal([1, 2, 3, 4], ReplicaHistories.Merge([[Entry(1, 10), Entry(2, 30), Entry(3, 20), Entry(4, 40)]], 100).Select(e => e.Number));

    [Fact]
    public void Replicas_are_merged_by_time_and_the_newest_are_kept()
    {
        var merged = ReplicaHistories.Merge([[Entry(1, 10), Entry(2, 30), Entry(3, 15)], [Entry(1, 20, 1), Entry(2, 40, 1)]], 4);

        Assert.Equal([(1, 1), (0, 2), (0, 3), (1, 2)], merged.Select(e => (e.Replica, (int)e.Number)));
    }

    private static HistoryEntry Entry(long number, int second, int replica = 0) =>
        new(number, DateTimeOffset.UnixEpoch.AddSeconds(second), "started", "running", "", new CauseDocument("boot", null, "")) { Replica = replica };
}
