using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A test with a workplace of its own; what its programs wrote is shown when it fails.</summary>
public abstract class EndToEndTest(ITestOutputHelper output) : IDisposable
{
    internal Workplace Place { get; } = new(output);

    protected ITestOutputHelper Output { get; } = output;

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<RunningDaemon> StartAsync(string config) => RunningDaemon.StartAsync(Place, config);
}
