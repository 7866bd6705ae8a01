namespace Supervision.Pbm.Tests.Programs;

/// <summary>Waits for a condition that another process or thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, Func<string> state)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                Assert.Fail("it did not come true; " + state());
            await Task.Delay(10);
        }
    }
}
