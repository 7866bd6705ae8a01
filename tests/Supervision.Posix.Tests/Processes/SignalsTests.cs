using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Processes;

public sealed class SignalsTests
{
    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("sigterm", 15)]
    [InlineData("15", 15)]
    [InlineData("USR2", 12)]
    [InlineData("SIGCHLD", 17)]
    [InlineData("CLD", 17)]
    [InlineData("SYS", 31)]
    [InlineData("RTMIN", 34)]
    [InlineData("SIGRTMIN+3", 37)]
    [InlineData("RTMAX-1", 63)]
    [InlineData("64", 64)]
    public void A_signal_must_be_read_by_name_or_number(string text, int expected) => Assert.Equal(expected, Signals.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("TERMINATE")]
    [InlineData("0")]
    [InlineData("-9")]
    [InlineData("65")]
    [InlineData("RTMIN+99")]
    [InlineData(null)]
    public void What_is_no_signal_must_be_refused(string? text) => Assert.False(Signals.TryParse(text, out _));

    [Fact]
    public void A_wrong_name_must_be_quoted() =>
        Assert.Equal("there is no signal 'TREM'", Assert.Throws<FormatException>(() => Signals.Parse("TREM")).Message);

    [Fact]
    public void Every_name_must_be_read_back_as_its_number()
    {
        foreach (var signal in Enumerable.Range(1, 64).Where(n => n is not (32 or 33))) Assert.Equal(signal, Signals.Parse(Signals.Name(signal)));
        Assert.Equal("signal 77", Signals.Name(77));
    }

    [Fact]
    public void An_exit_must_be_told_in_words()
    {
        Assert.Equal("exited 3", new ExitStatus.Exited(3).ToString());
        Assert.Equal("killed by SIGSEGV (core dumped)", new ExitStatus.Signaled(11, CoreDumped: true).ToString());
        Assert.Equal("killed by SIGKILL", new ExitStatus.Signaled(9, CoreDumped: false).ToString());
        Assert.Equal("lost", new ExitStatus.Lost().ToString());
    }

    [Fact]
    public void An_error_number_must_be_told_in_words()
    {
        Assert.Equal("No such file or directory (ENOENT)", new Errno(2).ToString());
        Assert.Equal("Unknown error (errno 9999)", new Errno(9999).ToString());
    }
}
