using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Hosting.Upgrades;

/// <summary>Carries messages between a daemon and its successor. When one of them dies, however it does, the other reads the end.</summary>
internal sealed class HandoverChannel : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;

    /// <param name="descriptor">One end of a stream socket, which the channel takes over.</param>
    public HandoverChannel(SafeFileHandle descriptor)
    {
        var handle = new SafeSocketHandle(descriptor.DangerousGetHandle(), ownsHandle: true);
        descriptor.SetHandleAsInvalid();
        _socket = new Socket(handle);
        _reader = new StreamReader(new NetworkStream(_socket, ownsSocket: false), Encoding.UTF8);
    }

    /// <summary>Says something; false when nobody is there any more.</summary>
    public async Task<bool> TrySendAsync(HandoverMessage message)
    {
        try
        {
            var line = (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message, HandoverJson.Default.HandoverMessage), (byte)'\n'];
            for (var sent = 0; sent < line.Length;)
                sent += await _socket.SendAsync(line.AsMemory(sent)).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Who finds at its end of the channel that the other has died closes this one, which may be just now.
            return false;
        }
    }

    /// <summary>What the other says next; null when it is gone, or says what makes no sense.</summary>
    /// <exception cref="OperationCanceledException">It said nothing in time.</exception>
    public async Task<HandoverMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            return line is null ? null : JsonSerializer.Deserialize(line, HandoverJson.Default.HandoverMessage);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _socket.Dispose();
    }
}
