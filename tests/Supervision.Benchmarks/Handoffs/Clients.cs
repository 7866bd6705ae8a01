namespace Supervision.Benchmarks.Handoffs;

/// <summary>Those that keep their connections, and those that make one for each request.</summary>
internal sealed class Clients : IDisposable
{
    private readonly Wrk _kept;
    private readonly Wrk _single;

    private Clients(Wrk kept, Wrk single) => (_kept, _single) = (kept, single);

    public static Clients On(string url, int connections, string? script = null) =>
        new(Wrk.Start(url, connections, keepsAlive: true, script), Wrk.Start(url, connections, keepsAlive: false, script));

    public async Task<(WrkReport Kept, WrkReport Single)> StopAsync()
    {
        var reports = await Task.WhenAll(_kept.StopAsync(), _single.StopAsync());
        return (reports[0], reports[1]);
    }

    public void Dispose()
    {
        _kept.Dispose();
        _single.Dispose();
    }
}
