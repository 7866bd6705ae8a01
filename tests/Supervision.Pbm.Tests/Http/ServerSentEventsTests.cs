using System.Text;
using Supervision.Api;

namespace Supervision.Pbm.Tests.Http;

/// <summary>The rules of the HTML standard's section on server-sent events.</summary>
public sealed class ServerSentEventsTests
{
    [Theory]
    [InlineData("data: a\n\n")]
    [InlineData("data: a\r\n\r\n")]
    [InlineData("data: a\r\r")]
    [InlineData("\uFEFFdata: a\n\n")]
    [InlineData(": a comment\n\ndata:a\n\n")]
    [InlineData("retry: 5\nunknown: x\ndata: a\n\n")]
    public async Task Any_newline_comments_and_unknown_fields_are_understood(string text) =>
        Assert.Equal(["message||a"], await ReadAsync(text, int.MaxValue));

    [Fact]
    public async Task Lines_of_data_are_joined_by_newlines_and_one_leading_blank_is_dropped() =>
        Assert.Equal(["message||a\n b\n"], await ReadAsync("data: a\ndata:  b\ndata\n\n", int.MaxValue));

    [Fact]
    public async Task A_type_is_for_one_event_and_an_id_stays() =>
        Assert.Equal(
            ["service|7|a", "message|7|b"], await ReadAsync("event: service\nid: 7\ndata: a\n\ndata: b\n\n", int.MaxValue));

    [Fact]
    public async Task An_event_without_data_or_cut_off_by_the_end_is_none() =>
        Assert.Empty(await ReadAsync("event: service\nid: 7\n\ndata: cut", int.MaxValue));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Where_the_network_cuts_the_stream_makes_no_difference(int bytesPerRead)
    {
        var text = "event: ä\r\nid: 1\r\ndata: ü\r\ndata: " + new string('x', 40_000) + "\r\n\r\ndata: z\n\n";

        Assert.Equal(["ä|1|ü\n" + new string('x', 40_000), "message|1|z"], await ReadAsync(text, bytesPerRead));
    }

    [Theory]
    [InlineData("data: 0123456789012345678901234567890123456789\n\n")]
    [InlineData("data: 0123456789\ndata: 0123456789\ndata: 0123456789\n\n")]
    public async Task An_event_beyond_the_limit_is_refused(string text)
    {
        var e = await Assert.ThrowsAsync<SupervisionException>(() => ReadAsync(text, int.MaxValue, bytesMax: 30));

        Assert.Equal(ProblemKind.Internal, e.Kind);
    }

    private static async Task<List<string>> ReadAsync(string text, int bytesPerRead, int bytesMax = 1_000_000)
    {
        var stream = new Trickle(Encoding.UTF8.GetBytes(text), bytesPerRead);
        var found = new List<string>();
        await foreach (var e in new ServerSentEvents(stream, bytesMax).ReadAsync(default))
            found.Add($"{e.Type}|{e.Id}|{Encoding.UTF8.GetString(e.Data.Span)}");
        return found;
    }

    private sealed class Trickle(byte[] bytes, int bytesPerRead) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytesPerRead)], cancellationToken);
    }
}
