using System.Text;
using Supervision.Posix.Native;
using Supervision.Posix.Output;

namespace Supervision.Posix.Tests.Output;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly Pipe _pipe = Pipe.Create();

    public void Dispose()
    {
        _pipe.Read.Dispose();
        _pipe.Write.Dispose();
        File.Delete(_path);
    }

    [Fact]
    public void What_others_append_between_two_takes_must_stay_and_the_rest_must_stay_in_the_pipe()
    {
        using var file = OutputFile.Open(_path);
        Fill("one\ntwo\nthree\n");
        Assert.Equal(4, file.Take(_pipe.Read, 4, out _));
        Assert.True(file.CanTake);

        File.AppendAllText(_path, "stranger\n");

        Assert.Equal(0, file.Take(_pipe.Read, 4, out var error));
        Assert.Equal(0, error.Number);
        Assert.False(file.CanTake);
        Assert.Equal(10, FileCalls.Available(_pipe.Read));
        Assert.Equal("one\nstranger\n", File.ReadAllText(_path));

        // From then on it is written, which finds the end whatever others do.
        File.AppendAllText(_path, "another\n");
        Assert.Equal(4, file.Write("two\n"u8, out _));
        Assert.Equal("one\nstranger\nanother\ntwo\n", File.ReadAllText(_path));
    }

    [Fact]
    public void A_file_that_somebody_empties_must_go_on_at_its_beginning()
    {
        using var file = OutputFile.Open(_path);
        Fill("one\ntwo\n");
        Assert.Equal(4, file.Take(_pipe.Read, 4, out _));

        File.WriteAllText(_path, "");

        Assert.Equal(4, file.Take(_pipe.Read, 4, out _));
        Assert.True(file.CanTake);
        Assert.Equal("two\n", File.ReadAllText(_path));
    }

    private unsafe void Fill(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        fixed (byte* start = bytes) Assert.Equal(bytes.Length, FileCalls.Write(_pipe.Write, start, (nuint)bytes.Length));
    }
}
