using Supervision.Pbm.Shell;

namespace Supervision.Pbm.Tests.Shell;

public sealed class ShellHistoryTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory().FullName;

    private string File => Path.Combine(_base, "supervision", "pbm_history");

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    public void Lines_are_kept_for_the_next_shell_and_readable_by_their_owner_alone()
    {
        var first = ShellHistory.Load(File);
        first.Add("one");
        first.Add("one");
        first.Add("two");
        first.Add("");

        Assert.Equal(["one", "two"], ShellHistory.Load(File).Lines);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Only_the_newest_thousand_are_read()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllLines(File, Enumerable.Range(1, 1500).Select(i => $"line {i}"));

        var lines = ShellHistory.Load(File).Lines;

        Assert.Equal((1000, "line 501"), (lines.Count, lines[0]));
    }

    [Fact]
    public void A_history_that_cannot_be_kept_is_a_history_all_the_same()
    {
        System.IO.File.WriteAllText(Path.Combine(_base, "supervision"), "a file where the directory should be");
        var history = ShellHistory.Load(File);
        history.Add("one");

        Assert.Equal("one", history.Older("draft"));
    }

    [Fact]
    public void It_lies_where_the_XDG_specification_wants_state()
    {
        Assert.Equal("/state/supervision/pbm_history", ShellHistory.PathFor(n => n == "XDG_STATE_HOME" ? "/state" : "/home/a"));
        Assert.Equal("/home/a/.local/state/supervision/pbm_history", ShellHistory.PathFor(n => n == "HOME" ? "/home/a" : null));
        Assert.Null(ShellHistory.PathFor(_ => null));
    }
}
