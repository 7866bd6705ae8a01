namespace Supervision.Actors.Tests.Persistence;

internal static class TestWait
{
    /// <summary>Waits for what another thread brings about.</summary>
    public static void For(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)), $"within 10 s: {what}");
}
