using System.IO.Compression;
using System.Security.Cryptography;
using Supervision.Logs.Files;

namespace Supervision.Tests.Logs.Files;

/// <summary>Compression: rotated files become FILE.….gz, off the way of those who write.</summary>
public sealed class CompressorTests : FileTests
{
    private readonly Compressor _compressor = new();

    public override void Dispose()
    {
        _compressor.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task A_compressed_file_holds_the_same_and_has_the_same_time_and_permissions()
    {
        var (rotated, content) = Make("a", 3_000_000);
        File.SetUnixFileMode(rotated, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var time = new DateTime(2029, 12, 31, 1, 2, 3, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(rotated, time);

        _compressor.Add(rotated);
        _compressor.Add(rotated);
        await Eventually(() => !File.Exists(rotated));

        var compressed = rotated + ".gz";
        using var gzip = new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress);
        using var read = new MemoryStream();
        await gzip.CopyToAsync(read);
        Assert.Equal(content, read.ToArray());
        Assert.Equal(time, File.GetLastWriteTimeUtc(compressed));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(compressed));
        Assert.Equal([compressed], Directory.GetFiles(Root));
    }

    [Fact]
    public async Task A_file_that_is_gone_or_cannot_be_compressed_keeps_nobody_from_being()
    {
        var (blocked, _) = Make("blocked", 10);
        Directory.CreateDirectory(blocked + ".gz.part");
        var (fine, _) = Make("fine", 10);

        _compressor.Add(Path.Combine(Root, "gone"));
        _compressor.Add(blocked);
        _compressor.Add(fine);
        await Eventually(() => File.Exists(fine + ".gz") && !File.Exists(fine));

        Assert.True(File.Exists(blocked));
        Assert.False(File.Exists(blocked + ".gz"));
    }

    private (string Path, byte[] Content) Make(string name, int length)
    {
        var (path, content) = (Path.Combine(Root, name), RandomNumberGenerator.GetBytes(length));
        File.WriteAllBytes(path, content);
        return (path, content);
    }
}
