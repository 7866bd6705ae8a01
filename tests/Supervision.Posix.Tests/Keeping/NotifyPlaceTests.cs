using Supervision.Posix.Notifying;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>The directories with the sockets that processes notify. Those of all nodes of a host lie side by side when they run as root.</summary>
public sealed class NotifyPlaceTests : IDisposable
{
    // No process began so late.
    private const string OfTheDead = "1-999999999999-1";

    private readonly string _data = Directory.CreateTempSubdirectory("notify-").FullName;

    private string Abandoned => Path.Combine(Environment.IsPrivilegedProcess ? "/run/supervision-notify" : Path.Combine(_data, "notify"), OfTheDead);

    public void Dispose()
    {
        if (Directory.Exists(Abandoned)) Directory.Delete(Abandoned, recursive: true);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public void What_a_host_has_taken_over_from_a_dead_one_must_be_left_alone_by_the_hosts_of_other_nodes()
    {
        Directory.CreateDirectory(Abandoned);
        using var successor = new NotifyPlace(_data);
        Assert.True(successor.TryInherit($"{Abandoned}/7"));

        using var stranger = new NotifyPlace(_data);
        _ = stranger.Next();
        Assert.True(Directory.Exists(Abandoned));
    }

    [Fact]
    public void What_nobody_has_must_be_deleted_and_is_made_anew_for_who_inherits_it()
    {
        Directory.CreateDirectory(Abandoned);
        File.WriteAllText(Path.Combine(Abandoned, "1-888888888888"), "");
        using var stranger = new NotifyPlace(_data);
        _ = stranger.Next();
        Assert.False(Directory.Exists(Abandoned));

        using var successor = new NotifyPlace(_data);
        Assert.True(successor.TryInherit($"{Abandoned}/7"));
        Assert.True(Directory.Exists(Abandoned));
    }
}
