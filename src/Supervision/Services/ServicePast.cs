namespace Supervision.Services;

/// <summary>What a daemon reads of its services before it goes on with them.</summary>
public static class ServicePast
{
    /// <summary>
    /// Writes and reads a fact and a sum of facts, for which the first time takes longer than the next hundred. A daemon that starts has this done while
    /// its configuration is read, by a processor that has nothing to do yet.
    /// </summary>
    public static void Prepare()
    {
        var types = ServiceFactTypes.Register();
        var process = new MainProcess(int.MaxValue, 1, DateTimeOffset.UnixEpoch);
        var fact = new ServiceFact.Started(1, process, Ready: true)
        {
            At = DateTimeOffset.UnixEpoch,
            Clock = TimeSpan.Zero,
            Cause = Cause.Boot,
            Text = "started",
        };
        var sum = ServiceModel.New with { State = new ServiceState.Running(1, process, TimeSpan.Zero), Wanted = true, RecentRestarts = [TimeSpan.Zero] };
        foreach (var past in (object[])[sum, fact])
        {
            var (manifest, text) = types.Serialize(past);
            _ = types.Deserialize(manifest, text);
        }
    }
}
