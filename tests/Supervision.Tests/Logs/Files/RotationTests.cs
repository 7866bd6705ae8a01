using System.Text;
using Supervision.Logs.Files;
using Supervision.Specs;

namespace Supervision.Tests.Logs.Files;

/// <summary>Size and age rotation: the file is renamed to FILE.time and a new one begun, between two lines.</summary>
public sealed class RotationTests : FileTests
{
    private readonly List<string> _compressed = [];

    [Fact]
    public void Bytes_are_written_as_they_are()
    {
        byte[] junk = [.. Enumerable.Range(0, 256).Select(b => (byte)b), (byte)'\r', (byte)'\n', 0xff];
        using var file = Open(new RotateSpec { Size = null });

        Assert.Equal(junk.Length, file.Write(junk, null, out var trouble));

        Assert.Null(trouble);
        Assert.Equal(junk, File.ReadAllBytes(LogPath));
    }

    [Fact]
    public void A_file_gives_way_before_the_line_that_would_make_it_too_large()
    {
        using var file = Open(new RotateSpec { Size = 1024 });
        var lines = Enumerable.Range(0, 100).Select(i => $"{i:000} {new string('x', i)}\n").ToArray();
        foreach (var line in lines)
        {
            Write(file, line);
        }

        var files = Rotated();
        Assert.Equal(string.Concat(lines), string.Concat(files.Select(f => Content(f))) + Content());
        Assert.All(files, f => Assert.InRange(Content(f).Length, 1024 - 104, 1024));
        Assert.All(files, f => Assert.EndsWith("\n", Content(f), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1500)]
    [InlineData(100_000)]
    public void Rotation_loses_and_cuts_no_line_wherever_the_writes_end(int chunk)
    {
        var text = string.Concat(Enumerable.Range(0, 800).Select(i => $"line {i} {new string('y', i * 7 % 90)}\n"));
        using (var file = Open(new RotateSpec { Size = 5000, Keep = null }))
        {
            foreach (var part in Encoding.ASCII.GetBytes(text).Chunk(chunk))
            {
                Write(file, part);
            }
        }

        var files = Rotated();
        Assert.True(files.Length > 5);
        Assert.Equal(text, string.Concat(files.Select(f => Content(f))) + Content());
        Assert.All(files, f => Assert.EndsWith("\n", Content(f), StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_without_end_is_cut_64_KiB_beyond_the_size()
    {
        using var file = Open(new RotateSpec { Size = 4096 });
        for (var i = 0; i < 50; i++)
        {
            Write(file, new string('z', 4000));
        }

        Assert.Equal([4096 + 65536, 4096 + 65536], Rotated().Select(f => Content(f).Length));
        Assert.Equal(200_000 - 2 * (4096 + 65536), Content().Length);
    }

    [Fact]
    public void The_names_of_rotated_files_are_times_in_order_also_within_a_millisecond()
    {
        using var file = Open(new RotateSpec { Size = 1024 });
        for (var i = 0; i < 4; i++)
        {
            Write(file, new string('x', 1000) + "\n");
        }

        Assert.Equal([".20300102T030405.000Z", ".20300102T030405.001Z", ".20300102T030405.002Z"], Rotated());
    }

    [Fact]
    public void Only_so_many_rotated_files_are_kept_and_no_file_of_somebody_else_is_touched()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        File.WriteAllText(LogPath + ".1", "logrotate's");
        File.WriteAllText(LogPath + ".20300102", "somebody's");
        using var file = Open(new RotateSpec { Size = 1024, Keep = 2 });
        for (var i = 0; i < 6; i++)
        {
            Write(file, $"{i}{new string('x', 1000)}\n");
        }

        Assert.Equal([".1", ".20300102", ".20300102T030405.003Z", ".20300102T030405.004Z"], Rotated());
        Assert.StartsWith("5", Content(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_kept_when_none_is_wanted()
    {
        using var file = Open(new RotateSpec { Size = 1024, Keep = 0 });
        for (var i = 0; i < 4; i++)
        {
            Write(file, $"{i}{new string('x', 1000)}\n");
        }

        Assert.Empty(Rotated());
        Assert.StartsWith("3", Content(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_gives_way_when_its_oldest_line_is_old_enough()
    {
        using var file = Open(new RotateSpec { Size = null, Every = TimeSpan.FromHours(1) });
        Write(file, "");
        Assert.Null(file.RotationDue);
        Time.Advance(TimeSpan.FromHours(5));
        Write(file, "one\n");
        Assert.Equal(Time.GetUtcNow() + TimeSpan.FromHours(1), file.RotationDue);
        Time.Advance(TimeSpan.FromMinutes(59));
        Write(file, "two\n");
        Time.Advance(TimeSpan.FromMinutes(1));
        Write(file, "");

        Assert.Equal("one\ntwo\n", Content(Assert.Single(Rotated())));
        Assert.Null(file.RotationDue);
        Write(file, "three\n");
        Assert.Equal("three\n", Content());
    }

    [Fact]
    public void The_age_of_a_file_goes_on_over_a_restart_of_the_daemon()
    {
        var rotate = new RotateSpec { Size = null, Every = TimeSpan.FromHours(1) };
        using (var before = Open(rotate))
        {
            Write(before, "first\n");
            Time.Advance(TimeSpan.FromHours(1));
            Write(before, "second\n");
        }

        Time.Advance(TimeSpan.FromMinutes(50));
        using var after = Open(rotate);
        Write(after, "third\n");
        Time.Advance(TimeSpan.FromMinutes(10));
        Write(after, "fourth\n");

        Assert.Equal(["first\n", "second\nthird\n"], Rotated().Select(f => Content(f)));
        Assert.Equal("fourth\n", Content());
    }

    [Fact]
    public void A_file_that_was_moved_or_whose_directory_is_gone_is_made_again()
    {
        using var file = Open(new RotateSpec { Size = null });
        Write(file, "one\n");
        File.Move(LogPath, LogPath + ".1");
        Time.Advance(TimeSpan.FromSeconds(1));
        Write(file, "two\n");
        Assert.Equal(("one\n", "two\n"), (Content(".1"), Content()));

        Directory.Delete(Path.GetDirectoryName(LogPath)!, recursive: true);
        Time.Advance(TimeSpan.FromSeconds(1));
        Write(file, "three\n");
        Assert.Equal("three\n", Content());
    }

    [Fact]
    public void What_a_killed_compression_has_left_is_tidied_up()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        File.WriteAllText(LogPath + ".20300101T000000.000Z", "whole, half compressed");
        File.WriteAllText(LogPath + ".20300101T000000.000Z.gz.part", "half");
        File.WriteAllText(LogPath + ".20300101T000001.000Z", "compressed, not yet deleted");
        File.WriteAllText(LogPath + ".20300101T000001.000Z.gz", "whole");

        using var file = Open(new RotateSpec { Compress = true });
        Write(file, "new\n");

        Assert.Equal([".20300101T000000.000Z", ".20300101T000001.000Z.gz"], Rotated());
        Assert.Equal([LogPath + ".20300101T000000.000Z"], _compressed);
    }

    [Fact]
    public void A_device_is_written_to_and_never_rotated()
    {
        using var file = new RotatingFile(Spec(new RotateSpec { Size = 1024 }, file: "/dev/null"), Time, _compressed.Add);
        for (var i = 0; i < 10; i++)
        {
            Write(file, new string('x', 1000) + "\n");
        }

        Assert.False(File.Exists("/dev/null.20300102T030405.000Z"));
    }

    private RotatingFile Open(RotateSpec rotate) => new(Spec(rotate), Time, _compressed.Add);

    private static void Write(RotatingFile file, string text) => Write(file, Encoding.ASCII.GetBytes(text));

    private static void Write(RotatingFile file, byte[] bytes)
    {
        Assert.Equal(bytes.Length, file.Write(bytes, null, out var trouble));
        Assert.Null(trouble);
    }
}
