using System.Runtime.InteropServices;

namespace Supervision.Pbm.Execution;

/// <summary>Turns Ctrl-C into the end of one command. A second one, or one that nothing heeds, ends the process as it would any other.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _registration;

    public Interruption() =>
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !_source.IsCancellationRequested;
            _source.Cancel();
        });

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
