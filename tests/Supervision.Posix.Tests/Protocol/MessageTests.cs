using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Protocol;

public sealed class MessageTests
{
    [Fact]
    public void A_spawn_request_must_survive_the_wire_whole()
    {
        var plain = Requests.Command("a", "b");
        Assert.Equivalent(Requests.Whole, Copy(Requests.Whole), strict: true);
        Assert.Empty(Copy(plain with { SupplementaryGroups = [] }).SupplementaryGroups!);
        Assert.Null(Copy(plain).SupplementaryGroups);

        static SpawnRequest Copy(SpawnRequest request) => SpawnMessage.Read(SpawnMessage.Write(request).Finish().Span[FrameHeader.Size..]);
    }

    public static TheoryData<ExitStatus?> Statuses =>
        [null, new ExitStatus.Exited(0), new ExitStatus.Exited(255), new ExitStatus.Signaled(9, false), new ExitStatus.Signaled(11, true), new ExitStatus.Lost()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Every_exit_status_must_survive_the_wire(ExitStatus? status) =>
        Assert.Equal(status, Message.Read(new FrameWriter(MessageType.Exited).AddExit(status).Finish().Span[FrameHeader.Size..]).Exit);

    [Fact]
    public void Unknown_fields_must_be_skipped()
    {
        var frame = new FrameWriter(MessageType.Exited).Add((Field)9999, "new").Add(Field.Incarnation, "a#1").Add((Field)9998, 1).Finish();
        Assert.Equal("a#1", Message.Read(frame.Span[FrameHeader.Size..]).Incarnation);
    }

    [Fact]
    public void A_message_cut_anywhere_must_be_refused_or_read_in_part_but_never_beyond_its_end()
    {
        var payload = SpawnMessage.Write(Requests.Shell("a#1", "true")).Finish()[FrameHeader.Size..];
        for (var length = 0; length < payload.Length; length++)
        {
            try
            {
                _ = SpawnMessage.Read(payload.Span[..length]);
            }
            catch (ProtocolException)
            {
                // A cut within a field; one between two is a shorter message.
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(1, 2, 2, 3, 2)]
    [InlineData(1, 2, 1, 1, 1)]
    [InlineData(2, 3, 1, 2, 2)]
    [InlineData(1, 1, 2, 3, null)]
    [InlineData(3, 4, 1, 2, null)]
    [InlineData(1, 1, 0, 0, null)]
    public void Both_ends_must_agree_on_the_newest_common_version(int oldest, int newest, int otherOldest, int otherNewest, int? expected) =>
        Assert.Equal(expected, new VersionRange(oldest, newest).Common(new VersionRange(otherOldest, otherNewest)));
}
