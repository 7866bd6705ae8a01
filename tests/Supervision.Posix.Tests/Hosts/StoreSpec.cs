using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class StoreInProcessTests : StoreSpec<InProcess>;

public sealed class StoreByKeeperTests : StoreSpec<ByKeeper>;

/// <summary>Descriptors that a process gives away are kept for its successor.</summary>
public abstract class StoreSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task Kept_descriptors_must_be_given_to_the_next_incarnation_in_order()
    {
        await Keep("a#1", "keep", "one", "first", "keep", "two", "second", "keep", "one", "third");
        Assert.Equal("count=3 names=one:two:one pid=own\n3: first\n4: second\n5: third\n", await Run(Storing("a#2", "inherited")));
        Assert.Equal("count=3 names=one:two:one pid=own\n3: first\n4: second\n5: third\n", await Run(Storing("a#3", "inherited") with { Umask = 0, Nice = 3 }));
    }

    [Fact]
    public async Task Descriptors_must_be_kept_by_key()
    {
        await Keep("a#1", "keep", "one", "first");
        Assert.Equal("count=- names=- pid=-\n", await Run(Storing("b#1", "inherited") with { StoreKey = "b" }));
        Assert.Equal("count=- names=- pid=-\n", await Run(Probe.Do("a#2", "inherited")));
    }

    [Fact]
    public async Task Removed_descriptors_must_be_closed()
    {
        await Keep("a#1", "keep", "one", "first", "keep", "two", "second", "notify", "FDSTOREREMOVE=1\\nFDNAME=one");
        Assert.Equal("count=1 names=two pid=own\n3: second\n", await Run(Storing("a#2", "inherited")));
        Host.DropStore("a");
        Assert.Equal("count=- names=- pid=-\n", await Run(Storing("a#3", "inherited")));
    }

    [Fact]
    public async Task No_more_than_the_most_must_be_kept()
    {
        await Keep("a#1", "keep", "one", "first", "keep", "two", "second", "keep", "three", "third", "keep", "four", "fourth", "keep", "five", "fifth");
        Assert.Equal("did not keep a descriptor 'five': 4 are kept already, which is the most", (await Observer.Expect<News.Warned>("a#1")).Text);
        Assert.StartsWith("count=4 names=one:two:three:four", await Run(Storing("a#2", "inherited")));
    }

    [Fact]
    public async Task Many_kept_descriptors_must_not_get_in_each_others_way()
    {
        string[] deeds = [.. Enumerable.Range(0, 120).SelectMany(i => new[] { "keep", $"n{i}", $"t{i}" })];
        Host.Spawn(Storing("a#1", [.. deeds, "barrier"]) with { StoreMax = 200 });
        Assert.Equal("exited 0", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
        var lines = (await Run(Storing("a#2", "inherited") with { StoreMax = 200 })).Split('\n');
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"{i + 3}: t{i}"), lines[1..^1]);
    }

    [Fact]
    public async Task A_descriptor_whose_other_end_is_gone_must_not_be_kept()
    {
        await Keep("a#1", "keep-dead", "gone", "keep", "one", "first");
        Assert.Equal("count=1 names=one pid=own\n3: first\n", await Run(Storing("a#2", "inherited")));
    }

    [Fact]
    public async Task The_ready_descriptor_must_go_before_kept_ones()
    {
        await Keep("a#1", "keep", "one", "first");
        Assert.Equal("count=- names=- pid=-\n", await Run(Storing("a#2", "inherited") with { ReadyDescriptor = 3 }));
        Assert.Equal(
            "gave it none of its 1 stored descriptors, since descriptor 3 is the one for its readiness",
            (await Observer.Expect<News.Warned>("a#2")).Text);
        Assert.Equal("count=1 names=one pid=own\n3: first\n", await Run(Storing("a#3", "inherited", "line", "4") with { ReadyDescriptor = 4 }));
        _ = await Observer.Expect<News.ReadyLine>("a#3");
    }

    private static SpawnRequest Storing(string incarnation, params string[] deeds) =>
        Probe.Do(incarnation, deeds) with { Notify = true, StoreKey = "a", StoreMax = 4 };

    private async Task Keep(string incarnation, params string[] deeds)
    {
        Host.Spawn(Storing(incarnation, [.. deeds, "barrier"]));
        Assert.Equal("exited 0", (await Observer.Expect<News.Exited>(incarnation)).Status.ToString());
    }
}
