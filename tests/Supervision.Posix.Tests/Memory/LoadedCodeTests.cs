using Supervision.Posix.Memory;

namespace Supervision.Posix.Tests.Memory;

public sealed class LoadedCodeTests
{
    private const string Smaps = """
        55d0a000-55d0b000 r-xp 00001000 fe:01 1234                       /usr/bin/a program
        Size:                  4 kB
        Rss:                   4 kB
        Anonymous:             0 kB
        7f00000000-7f00003000 r-xp 00000000 fe:01 1235                   /usr/lib/patched.so
        Rss:                  12 kB
        Anonymous:             4 kB
        7f00003000-7f00004000 r--p 00003000 fe:01 1235                   /usr/lib/patched.so
        Rss:                   4 kB
        Anonymous:             0 kB
        7f00005000-7f00006000 rw-p 00000000 00:00 0
        Rss:                   4 kB
        Anonymous:             4 kB
        7f00006000-7f00007000 r--s 00000000 fe:01 1236                   /usr/lib/some.dll
        Rss:                   4 kB
        Anonymous:             0 kB
        7f00007000-7f00008000 r-xs 00000000 00:01 9                      /memfd:doublemapper (deleted)
        Rss:                   4 kB
        7f00008000-7f00009000 rw-s 00000000 fe:01 1237                   /var/lib/shared
        Rss:                   4 kB
        7ffd0000-7ffd2000 r-xp 00000000 00:00 0                          [vdso]
        Rss:                   8 kB
        VmFlags: rd ex mr mw me de sd

        """;

    [Fact]
    public void Only_what_a_file_holds_and_nobody_writes_must_be_let_go_of()
    {
        var mappings = Mapping.Parse(System.Text.Encoding.UTF8.GetBytes(Smaps));

        Assert.Equal(8, mappings.Count);
        Assert.Equal(["/usr/bin/a program", "/usr/lib/some.dll"], mappings.Where(mapping => mapping.IsReadAgain).Select(mapping => mapping.File));
        Assert.Equal(new Mapping(0x7f00000000, 0x7f00003000, "r-xp", "/usr/lib/patched.so", 12 * 1024, 4 * 1024), mappings[1]);
    }

    [Fact]
    public void A_process_must_run_on_with_less_of_its_code_resident()
    {
        long Resident() => Mapping.ReadOwn().Where(mapping => mapping.IsReadAgain).Sum(mapping => mapping.ResidentBytes);
        var before = Resident();

        var released = LoadedCode.Release();

        Assert.InRange(released, 1 << 20, long.MaxValue);
        Assert.InRange(Resident(), 1, before - 1);
    }
}
