using System.Diagnostics;
using Supervision.Api;

namespace Supervision.Pbm.Tests.Discovery;

public sealed class AnnouncementTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _base = Directory.CreateTempSubdirectory().FullName;
    private readonly Announcement _mine = new("alpha", "http://127.0.0.1:9110", "/data/api.sock", "/data/token", Environment.ProcessId);

    private string Place => Path.Combine(_base, "supervision");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public void What_is_announced_is_found_and_readable_by_its_owner_alone()
    {
        var path = _mine.Write(Place, 9110);

        Assert.Equal(_mine, Announcement.Find([Place], 9110));
        Assert.Equal(Path.Combine(Place, "9110.json"), path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(Private, File.GetUnixFileMode(Place));
        Assert.Equal([path], Directory.GetFiles(Place));
        Assert.Null(Announcement.Find([Place], 9111));
    }

    [Fact]
    public void The_announcement_of_a_daemon_that_is_dead_is_none()
    {
        // Process ids of Linux end at 2^22.
        (_mine with { Pid = 5_000_000 }).Write(Place, 9110);

        Assert.Null(Announcement.Find([Place], 9110));
    }

    [Fact]
    public void A_later_place_is_looked_at_when_the_first_has_nothing()
    {
        _mine.Write(Place, 9110);

        Assert.Equal(_mine, Announcement.Find([Path.Combine(_base, "none"), Place], 9110));
    }

    [Fact]
    public void A_daemon_takes_back_only_its_own_announcement()
    {
        _mine.Write(Place, 9110);

        Announcement.Remove(Place, 9110, pid: 1);
        Assert.NotNull(Announcement.Find([Place], 9110));
        Announcement.Remove(Place, 9110, _mine.Pid);
        Assert.Null(Announcement.Find([Place], 9110));
        Announcement.Remove(Place, 9110, _mine.Pid);
    }

    [Theory]
    [InlineData(Private | UnixFileMode.GroupRead)]
    [InlineData(Private | UnixFileMode.OtherExecute)]
    public void A_directory_that_others_may_enter_is_not_believed(UnixFileMode mode)
    {
        _mine.Write(Place, 9110);
        File.SetUnixFileMode(Place, mode);

        Assert.Null(Announcement.Find([Place], 9110));
        Assert.Throws<UnauthorizedAccessException>(() => _mine.Write(Place, 9110));
    }

    [Fact]
    public void A_link_to_a_directory_is_not_believed()
    {
        _mine.Write(Place, 9110);
        var link = Path.Combine(_base, "link");
        Directory.CreateSymbolicLink(link, Place);

        Assert.Null(Announcement.Find([link], 9110));
    }

    [Fact]
    public void A_directory_of_somebody_else_is_not_believed()
    {
        var theirs = "/root";
        if (Ownership.EffectiveUserId == 0)
        {
            _mine.Write(Place, 9110);
            theirs = Place;
            using var chown = Process.Start("chown", ["65534", Place]);
            chown.WaitForExit();
        }

        Assert.False(Ownership.IsPrivateDirectory(theirs));
        Assert.Null(Announcement.Find([theirs], 9110));
    }

    [Fact]
    public void What_is_no_announcement_is_none()
    {
        File.WriteAllText(_mine.Write(Place, 9110), "{");

        Assert.Null(Announcement.Find([Place], 9110));
    }

    [Fact]
    public void The_places_are_those_of_the_user()
    {
        Assert.Equal(["/run/user/7/supervision", "/tmp/supervision-7"], RuntimeDirectory.Candidates("/run/user/7", 7));
        Assert.Equal(["/run/supervision"], RuntimeDirectory.Candidates("", 0));
        Assert.Equal(["/tmp/supervision-7"], RuntimeDirectory.Candidates("relative", 7));
    }
}
