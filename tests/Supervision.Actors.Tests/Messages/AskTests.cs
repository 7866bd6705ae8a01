namespace Supervision.Actors.Tests.Messages;

public sealed class AskTests : Stepwise
{
    [Fact]
    public async Task An_answer_must_fulfil_the_ask()
    {
        var a = Start("a");
        var answer = a.Ask<int>(new Do(self => self.Sender.Tell(42)));
        Settle();

        Assert.Equal(42, await answer);
    }

    [Fact]
    public async Task An_ask_without_an_answer_must_time_out_on_the_clock_of_the_system()
    {
        var a = Start("a");
        var answer = a.Ask<int>("nothing", TimeSpan.FromSeconds(3));
        Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(answer.IsCompleted);
        Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task A_cancelled_ask_must_end_as_cancelled()
    {
        using var source = new CancellationTokenSource();
        var answer = Start("a").Ask<int>("nothing", cancellationToken: source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
    }

    [Fact]
    public async Task A_failure_as_answer_must_make_the_ask_fail_with_its_cause()
    {
        var cause = new InvalidOperationException("no");
        var answer = Start("a").Ask<int>(new Do(self => self.Sender.Tell(new Status.Failure(cause))));
        Settle();

        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => answer));
    }

    [Fact]
    public async Task An_answer_of_another_type_must_make_the_ask_fail()
    {
        var answer = Start("a").Ask<int>(new Do(self => self.Sender.Tell("text")));
        Settle();

        await Assert.ThrowsAsync<InvalidCastException>(() => answer);
    }

    [Fact]
    public async Task A_second_answer_must_become_a_dead_letter()
    {
        var a = Start("a");
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        var answer = a.Ask<int>(new Do(self =>
        {
            self.Sender.Tell(1);
            self.Sender.Tell(2);
        }));
        var dead = Assert.IsType<DeadLetter>(Assert.Single(Taken()));

        Assert.Equal(1, await answer);
        Assert.Equal(2, dead.Message);
    }
}
