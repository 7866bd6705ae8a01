using Supervision.Listeners;
using Supervision.Posix.Listening;

namespace Supervision.Tests.Listeners;

/// <summary>The decisions about one listener.</summary>
public sealed class ListenerMachineTests
{
    private static readonly ListenerSettings One = new() { Address = ListenAddress.Parse("tcp://127.0.0.1:1") };
    private static readonly ListenerSettings OneWithBacklog = One with { Backlog = 7 };
    private static readonly ListenerSettings Two = new() { Address = ListenAddress.Parse("tcp://127.0.0.1:2") };

    private ListenerModel _model = new();

    [Fact]
    public void A_listener_must_be_opened_once()
    {
        Assert.Equal([new ListenerEffect.Open(1, One)], Step(new ListenerInput.Wanted(One)));
        Assert.Empty(Step(new ListenerInput.Opened(1, One)));
        Assert.Empty(Step(new ListenerInput.Wanted(One)));
        Assert.True(_model is { IsSettled: true, Error: null });
    }

    [Fact]
    public void Another_address_must_be_open_before_the_former_one_is_left()
    {
        Have(One);
        Assert.Equal([new ListenerEffect.Open(2, Two)], Step(new ListenerInput.Wanted(Two)));
        Assert.Equal([new ListenerEffect.Close(1)], Step(new ListenerInput.Opened(2, Two)));
        Assert.Empty(Step(new ListenerInput.Closed(1)));
        Assert.Equal([2], _model.Sockets.Select(s => s.Generation));
    }

    [Fact]
    public void An_address_that_cannot_be_opened_must_leave_the_former_one_open_and_be_tried_again_at_growing_intervals()
    {
        Have(One);
        Step(new ListenerInput.Wanted(Two));
        for (var seconds = 1; seconds <= 32; seconds *= 2)
        {
            Assert.Equal([new ListenerEffect.Retry(TimeSpan.FromSeconds(Math.Min(seconds, 30)))], Step(new ListenerInput.Failed(_model.Pending!.Value, "taken")));
            Assert.Equal(("taken", false), (_model.Error, _model.Sockets.Single().IsLeaving));
            Assert.IsType<ListenerEffect.Open>(Step(new ListenerInput.RetryDue()).Single());
        }

        Step(new ListenerInput.Opened(_model.Pending!.Value, Two));
        Assert.Null(_model.Error);
    }

    [Fact]
    public void An_option_that_an_open_socket_can_take_must_be_set_on_it()
    {
        Have(One);
        Assert.Equal([new ListenerEffect.Open(1, OneWithBacklog)], Step(new ListenerInput.Wanted(OneWithBacklog)));
        Assert.Empty(Step(new ListenerInput.Opened(1, OneWithBacklog)));
        Assert.Equal(OneWithBacklog, _model.Sockets.Single().Settings);
    }

    [Fact]
    public void A_wish_that_changes_while_the_host_works_must_be_followed_when_it_answers()
    {
        Step(new ListenerInput.Wanted(One));
        Assert.Empty(Step(new ListenerInput.Wanted(Two)));
        Assert.Equal([new ListenerEffect.Open(2, Two)], Step(new ListenerInput.Opened(1, One)));
    }

    [Fact]
    public void A_listener_that_nobody_wants_must_be_closed_and_gone_when_it_is()
    {
        Have(One);
        Assert.Equal([new ListenerEffect.Close(1)], Step(new ListenerInput.Wanted(null)));
        Assert.False(_model.IsGone);
        Step(new ListenerInput.Closed(1));
        Assert.True(_model.IsGone);
    }

    [Fact]
    public void A_socket_that_another_keeper_has_taken_over_must_change_nothing()
    {
        Have(One);
        var before = _model;
        Assert.Empty(Step(new ListenerInput.Opened(1, One)));
        Assert.Equal(before.Sockets.ToArray(), _model.Sockets.ToArray());
    }

    private void Have(ListenerSettings settings)
    {
        Step(new ListenerInput.Wanted(settings));
        Step(new ListenerInput.Opened(1, settings));
    }

    private ListenerEffect[] Step(ListenerInput input)
    {
        (_model, var effects) = ListenerMachine.Decide(_model, input);
        return [.. effects];
    }
}
