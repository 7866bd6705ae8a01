using System.Runtime.InteropServices;

namespace Supervision.Pbm.Execution;

/// <summary>Turns Ctrl-C into the end of one command. A second one while that command still runs ends the process, as it would any other.</summary>
/// <remarks>It stays for a whole shell: between two commands, Ctrl-C ends nothing.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private CancellationTokenSource? _command;

    public Interruption() =>
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            var command = Volatile.Read(ref _command);
            signal.Cancel = command?.IsCancellationRequested != true;
            // What waits for the token must not go on inside the handler of the signal.
            _ = command?.CancelAsync();
        });

    /// <summary>Runs a command with a token that Ctrl-C cancels.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        // Never disposed of: the handler may hold it when the command ends, and it has no timer to free.
        var source = new CancellationTokenSource();
        Volatile.Write(ref _command, source);
        try
        {
            return await command(source.Token);
        }
        finally
        {
            Volatile.Write(ref _command, null);
        }
    }

    public void Dispose() => _registration.Dispose();
}
