using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

/// <summary>Rule: a socket goes from one server to the next while clients connect, and neither disturbs the other's use of it.</summary>
public sealed class SharedSocketTests
{
    private const int GetStatus = 3;
    private const int SetStatus = 4;
    private const int NonBlocking = 0x800;

    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task A_server_that_leaves_must_neither_end_nor_block_the_socket_that_another_goes_on_with()
    {
        using var sockets = new ListeningSockets();
        using var seen = sockets.Lend(Anywhere, occurrence: 0);
        var former = new SocketListener(sockets.Lend(Anywhere, occurrence: 0), NullLogger.Instance);
        await using var next = new SocketListener(sockets.Lend(Anywhere, occurrence: 0), NullLogger.Instance);
        var last = former.AcceptAsync();
        await former.UnbindAsync();
        Assert.Null(await last);
        await former.DisposeAsync();
        Assert.True(IsNonBlocking(seen));

        // Another program may have it block at any time: who waits for a connection keeps no thread waiting all the same.
        Assert.Equal(0, Control((int)seen.DangerousGetHandle(), SetStatus, 0));
        Assert.False(IsNonBlocking(seen));
        var first = next.AcceptAsync().AsTask();
        Assert.True(IsNonBlocking(seen));
        Assert.False(first.IsCompleted);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)next.EndPoint);
        await using var connection = await first.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.NotNull(connection);
    }

    private static bool IsNonBlocking(SafeHandle descriptor) => (Control((int)descriptor.DangerousGetHandle(), GetStatus, 0) & NonBlocking) != 0;

    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Control(int descriptor, int command, int argument);
}
