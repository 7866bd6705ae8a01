using System.Net.Sockets;
using System.Text;
using Supervision.Posix.Accounts;
using Supervision.Posix.Identity;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Tests.Identity;

public sealed class IdentityTests
{
    [Fact]
    public void A_process_must_be_known_again_by_pid_start_and_boot()
    {
        var self = ProcessIdentity.TryRead(Environment.ProcessId)!.Value;
        Assert.True(self.IsAlive());
        Assert.False((self with { StartTime = self.StartTime + 1 }).IsAlive());
        Assert.False((self with { Boot = Guid.NewGuid().ToString() }).IsAlive());
        Assert.Null(ProcessIdentity.TryRead(int.MaxValue));
    }

    [Fact]
    public void A_boot_must_have_one_name()
    {
        Assert.Equal(36, BootId.Read().Length);
        Assert.Equal(BootId.Read(), BootId.Read());
    }

    [Fact]
    public void A_peer_must_be_known_by_process_and_user()
    {
        var path = Path.Combine(Path.GetTempPath(), $"peer-{Guid.NewGuid():n}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        using var server = listener.Accept();
        File.Delete(path);
        Assert.Equal(
            new PeerCredentials(Environment.ProcessId, AccountDirectory.EffectiveUserId, AccountDirectory.EffectiveGroupId), PeerCredentials.Of(server));
    }

    [Fact]
    public void A_lock_must_be_held_once_and_name_its_holder()
    {
        var path = Path.Combine(Path.GetTempPath(), $"lock-{Guid.NewGuid():n}");
        using (var held = FileLock.TryAcquire(path, out _))
        {
            Assert.NotNull(held);
            Assert.Null(FileLock.TryAcquire(path, out var holder));
            Assert.Equal(Environment.ProcessId, holder);
        }

        using var again = FileLock.TryAcquire(path, out _);
        Assert.NotNull(again);
        File.Delete(path);
    }

    [Fact]
    public void Accounts_must_be_found_by_name_and_by_number()
    {
        var root = AccountDirectory.FindUser("root")!;
        Assert.Equal((0u, 0u), (root.UserId, root.GroupId));
        Assert.Equal(root, AccountDirectory.FindUser("0"));
        Assert.Equal(new GroupAccount("root", 0), AccountDirectory.FindGroup("0"));
        Assert.Null(AccountDirectory.FindUser("nosuchuser"));
        Assert.Null(AccountDirectory.FindGroup("nosuchgroup"));
    }

    [Theory]
    [InlineData("A=1\0SUPERVISION_INCARNATION=web#3\0B=2\0", "web#3")]
    [InlineData("SUPERVISION_INCARNATION=web#3", "web#3")]
    [InlineData("X_SUPERVISION_INCARNATION=web#3\0", null)]
    [InlineData("A=SUPERVISION_INCARNATION=web#3\0", null)]
    [InlineData("", null)]
    public void The_marker_of_an_incarnation_must_be_a_variable_of_its_own(string environment, string? expected) =>
        Assert.Equal(expected, IncarnationMarker.Find(Encoding.UTF8.GetBytes(environment))?.Incarnation);
}
