using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Supervision.App.Tests.Harness;

/// <summary>The supervisor's end of a notify socket.</summary>
internal sealed class NotifyReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly string? _directory;
    private readonly ConcurrentQueue<string> _messages = new();

    /// <param name="isAbstract">Whether it has no file.</param>
    public NotifyReceiver(bool isAbstract = false)
    {
        if (isAbstract)
        {
            Address = $"@supervision-app-{Guid.NewGuid():N}";
        }
        else
        {
            _directory = Directory.CreateTempSubdirectory("notify-").FullName;
            Address = Path.Combine(_directory, "notify.sock");
        }

        _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + Address[1..] : Address));
        _ = ReceiveAsync();
    }

    public string Address { get; }

    /// <summary>What was said so far, each datagram as it is.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["NOTIFY_SOCKET"] = Address };

    public Task UntilAsync(string message) => Eventually.True(() => _messages.Contains(message), () => $"no '{message}' but: {string.Join(" | ", _messages)}");

    public void Dispose()
    {
        _socket.Dispose();
        if (_directory is not null) Directory.Delete(_directory, recursive: true);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                _messages.Enqueue(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
