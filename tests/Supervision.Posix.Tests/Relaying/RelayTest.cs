using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Relaying;

namespace Supervision.Posix.Tests.Relaying;

/// <summary>A listener, a relay of its own, and what is asked of both.</summary>
public abstract class RelayTest : IDisposable
{
    internal const string Front = "web";

    private readonly string _directory = Directory.CreateTempSubdirectory("supervision-relay-").FullName;
    private readonly Socket _listener = NewListener(4096);
    private readonly List<RelayLink> _links = [];

    internal IPEndPoint Public => (IPEndPoint)_listener.LocalEndPoint!;

    internal SafeFileHandle Listener => new(_listener.Handle, ownsHandle: false);

    /// <summary>Whether there is a relay: it takes its file with it when it ends.</summary>
    internal bool IsRunning => File.Exists(Path.Combine(_directory, "relay.pid"));

    /// <summary>As a daemon does when it starts.</summary>
    internal RelayLink NewLink(Action<string>? onLost = null)
    {
        var link = RelayLink.ConnectOrStart(new RelayOptions { DataDirectory = _directory, ProgramPath = Hosts.KeeperDirectory.Program, OnLost = onLost });
        _links.Add(link);
        return link;
    }

    /// <summary>A front that is open, and where its connections go.</summary>
    internal RelayLink Opened(RelayTarget? target, FrontSettings? settings = null)
    {
        var link = NewLink();
        link.Open(Front, Listener, settings ?? new FrontSettings());
        link.Aim(Front, target);
        return link;
    }

    internal static Socket NewListener(int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(backlog);
        return socket;
    }

    internal static RelayTarget TargetOf(Socket listener, string name = "a#1") => new(name, (IPEndPoint)listener.LocalEndPoint!);

    internal async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Public).WaitAsync(Limit);
        return socket;
    }

    /// <summary>What a new client receives; null if its connection broke, be it before it has heard that it is connected.</summary>
    internal async Task<byte[]?> ConnectAndRead(byte[]? request = null)
    {
        try
        {
            using var client = await Connect();
            if (request is not null) await client.SendAsync(request);
            return await ReadAll(client);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>The front when it is as expected.</summary>
    internal static async Task<FrontStatus> Until(RelayLink link, Func<FrontStatus, bool> isExpected)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var front = Assert.Single(await link.ReadAsync().WaitAsync(Limit));
            if (isExpected(front)) return front;
            Assert.True(TimeProvider.System.GetElapsedTime(begin) < Limit, $"still {front}");
            await Task.Delay(2);
        }
    }

    /// <summary>What is received until the end; null if the connection broke.</summary>
    internal static async Task<byte[]?> ReadAll(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer).WaitAsync(Limit) is var length and > 0) all.Write(buffer, 0, length);
            return all.ToArray();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Longer than any of it takes, also where others use the processors.</summary>
    internal static TimeSpan Limit => TimeSpan.FromSeconds(60);

    public void Dispose()
    {
        if (_links is [.., var last])
        {
            last.EndAll();
            foreach (var link in _links) link.Dispose();
        }

        _listener.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !IsRunning, Limit), "the relay goes on");
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}
