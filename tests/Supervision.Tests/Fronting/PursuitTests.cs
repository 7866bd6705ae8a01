using Supervision.Fronting;

namespace Supervision.Tests.Fronting;

/// <summary>What is outside must in the end be what was wished last.</summary>
public sealed class PursuitTests
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _goOn = new(0);
    private string? _reported = "nothing yet";
    private int _wish;
    private int _made;

    [Fact]
    public async Task What_is_wished_in_the_midst_of_an_attempt_must_be_done_after_it_also_when_that_is_the_last_word()
    {
        var pursuit = new Pursuit(MakeAsync, why => _reported = why, e => e is IOException, TimeProvider.System);
        _wish = 1;
        pursuit.Request();
        await _begun.WaitAsync();
        _wish = 2;
        pursuit.Request();
        Assert.False(pursuit.IsSettled);
        _goOn.Release(3);
        await pursuit.TryAsync();
        Assert.Equal((2, true, null), (_made, pursuit.IsSettled, _reported));
    }

    [Fact]
    public async Task A_failure_must_be_told_and_tried_again_until_it_is_done_or_given_up()
    {
        var pursuit = new Pursuit(MakeAsync, why => _reported = why, e => e is IOException, TimeProvider.System);
        _wish = -1;
        pursuit.Request();
        _goOn.Release(3);
        await _begun.WaitAsync();
        await _begun.WaitAsync();
        Assert.Equal(("not possible", false), (_reported, pursuit.IsSettled));
        _wish = 3;
        await _begun.WaitAsync();
        await pursuit.EndAsync();
        Assert.Equal((3, true, null), (_made, pursuit.IsSettled, _reported));
        pursuit.Request();
        Assert.Equal(0, _begun.CurrentCount);
    }

    private async Task MakeAsync()
    {
        var wish = _wish;
        _begun.Release();
        await _goOn.WaitAsync();
        if (wish < 0) throw new IOException("not possible");
        _made = wish;
    }
}
