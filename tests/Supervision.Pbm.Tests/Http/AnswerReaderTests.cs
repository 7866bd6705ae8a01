using System.Text;
using Supervision.Api;

namespace Supervision.Pbm.Tests.Http;

public sealed class AnswerReaderTests
{
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"7\"\r\nContent-Type: application/json; charset=utf-8\r\n\r\n"
        + "3\r\nabc\r\n10;name=value\r\n0123456789\r\n5678\r\n0\r\nTrailer: x\r\n\r\n";

    private const string WithLength = "HTTP/1.1 409 Conflict\r\ncontent-type: application/problem+json\r\nContent-Length: 4\r\n\r\nbody";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Both_kinds_of_body_are_read_in_pieces_of_any_size(int piece)
    {
        var chunked = Read(Chunked, piece)!;
        Assert.Equal((200, "7", "application/json", "abc0123456789\r\n5678"), (chunked.Status, chunked.Tag, chunked.MediaType, Text(chunked)));
        var plain = Read(WithLength, piece)!;
        Assert.Equal((409, (string?)null, "application/problem+json", "body"), (plain.Status, plain.Tag, plain.MediaType, Text(plain)));
    }

    [Fact]
    public void What_is_not_whole_is_no_answer()
    {
        for (var length = 0; length < WithLength.Length; length++) Assert.Null(Read(WithLength[..length], 10_000));
        for (var length = 0; length < Chunked.IndexOf("0\r\nTrailer", StringComparison.Ordinal) + 3; length++) Assert.Null(Read(Chunked[..length], 10_000));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public void Some_answers_have_no_body(int status) => Assert.Equal("", Text(Read($"HTTP/1.1 {status} X\r\n\r\n", 10_000)!));

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "does not speak HTTP")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n", "does not speak HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nnothing\r\n\r\n", "no header")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n\r\n", "where it ends")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "length is '-1'")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "encoding is 'gzip'")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "length 'zz'")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", "length 'ffffffff'")]
    public void What_is_no_answer_is_named(string received, string expected) =>
        Assert.Contains(expected, Assert.Throws<IOException>(() => Read(received, 10_000)).Message);

    [Fact]
    public void A_length_that_is_only_announced_takes_no_room()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Read("HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\nbegun", 10_000));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_head_without_end_is_refused() =>
        Assert.Contains("64 KiB", Assert.Throws<IOException>(() => Read("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000), 10_000)).Message);

    private static Answer? Read(string received, int piece)
    {
        var reader = new AnswerReader();
        ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(received);
        while (rest.Length > 0)
        {
            var room = reader.Room.Span;
            var count = Math.Min(Math.Min(piece, rest.Length), room.Length);
            rest[..count].CopyTo(room);
            rest = rest[count..];
            if (reader.TryRead(count, out var answer)) return answer;
        }

        return null;
    }

    private static string Text(Answer answer) => Encoding.Latin1.GetString(answer.Body.Span);
}
