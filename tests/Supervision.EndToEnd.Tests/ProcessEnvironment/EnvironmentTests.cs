using System.Text.Json;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.ProcessEnvironment;

/// <summary>The rules of "Environment of a process", each quoted above its test. A program writes down all that it was given.</summary>
public sealed class EnvironmentTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // What is not opened by the interpreter itself while it looks.
    private const string Program = """
        import os, json, sys, time
        status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
        descriptors = {fd: os.readlink("/proc/self/fd/" + fd) for fd in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + fd) or int(fd) < 3}
        json.dump({
            "variables": dict(os.environ), "directory": os.getcwd(), "arguments": sys.argv[1:],
            "leads": os.getsid(0) == os.getpid() and os.getpgid(0) == os.getpid(),
            "blocked": status["SigBlk"], "ignored": int(status["SigIgn"], 16) & ~(1 << 12 | 1 << 24),
            "stdin": descriptors["0"], "descriptors": sorted(fd for fd, to in descriptors.items() if not to.startswith("/proc/")),
            "groups": os.getgroups(),
        }, open(sys.argv[1] + ".new", "w"))
        os.rename(sys.argv[1] + ".new", sys.argv[1])
        time.sleep(1000)
        """;

    // "Clean: the listed `environment` over `environment-files` over (unless `clear-environment`) the daemon's own, plus SUPERVISION_SERVICE,
    // SUPERVISION_NODE, SUPERVISION_GROUP, SUPERVISION_INCARNATION, SUPERVISION_REPLICA, NOTIFY_SOCKET, WATCHDOG_USEC […]. Default signal
    // dispositions, empty mask, its own session, stdin /dev/null, no other descriptor. Working directory: working-directory, else the directory of
    // the file that defined it."
    [Fact]
    public async Task A_process_has_what_is_listed_and_nothing_else()
    {
        Place.Write("look.py", Program);
        Place.Write("one.env", "# a comment\nFROM_FILE=one\nBOTH=file\nQUOTED=\"a b\"\n");
        Directory.CreateDirectory(Place.In("elsewhere"));
        var daemon = await StartAsync($$"""
            node.name = here
            groups.shop.services {
              own {
                command = [python3, look.py, own.json], environment { LISTED = "a=b c", BOTH = listed }, environment-files = [one.env]
                ready.when = notify, watchdog = 30s, ready.timeout = 50s
              }
              clear { command = [python3, "{{Place.In("look.py")}}", "{{Place.In("clear.json")}}"], clear-environment = true, working-directory = elsewhere }
            }
            """);
        var (own, clear) = (await SeenAsync("own.json"), await SeenAsync("clear.json"));

        Assert.Equal("30000000", Variable(own, "WATCHDOG_USEC"));
        Assert.StartsWith("/", Variable(own, "NOTIFY_SOCKET"), StringComparison.Ordinal);
        Assert.Equal(("own", "here", "/shop", "own#1", "0"), (Variable(own, "SUPERVISION_SERVICE"), Variable(own, "SUPERVISION_NODE"), Variable(own, "SUPERVISION_GROUP"), Variable(own, "SUPERVISION_INCARNATION"), Variable(own, "SUPERVISION_REPLICA")));
        Assert.Equal(("a=b c", "listed", "one", "a b"), (Variable(own, "LISTED"), Variable(own, "BOTH"), Variable(own, "FROM_FILE"), Variable(own, "QUOTED")));
        Assert.Equal("C.UTF-8", Variable(own, "LC_ALL"));
        Assert.All((string[])["LISTEN_FDS", "LISTEN_PID", "INVOCATION_ID"], name => Assert.Null(Variable(own, name)));

        // What the interpreter and the shell add by themselves is not ours.
        var names = clear.GetProperty("variables").EnumerateObject().Select(v => v.Name).Except(["LC_CTYPE", "PWD", "SHLVL", "_", "PATH"]).Order();
        Assert.Equal(["SUPERVISION_DATA_DIR", "SUPERVISION_GROUP", "SUPERVISION_INCARNATION", "SUPERVISION_NODE", "SUPERVISION_REPLICA", "SUPERVISION_SERVICE"], names);
        Assert.Equal((Place.Directory, Place.In("elsewhere")), (own.GetProperty("directory").GetString(), clear.GetProperty("directory").GetString()));
        foreach (var seen in (JsonElement[])[own, clear])
        {
            Assert.True(seen.GetProperty("leads").GetBoolean());
            Assert.Equal(("0000000000000000", 0, "/dev/null"), (seen.GetProperty("blocked").GetString(), seen.GetProperty("ignored").GetInt32(), seen.GetProperty("stdin").GetString()));
            Assert.Equal(["0", "1", "2"], seen.GetProperty("descriptors").EnumerateArray().Select(d => d.GetString()));
        }
    }

    // "supplementary-groups: [] for none. null: those that the user is a member of." Only root can choose.
    [Fact]
    public async Task Supplementary_groups_are_those_of_the_user_those_that_are_named_or_none()
    {
        if (!System.Environment.IsPrivilegedProcess)
        {
            return;
        }

        Place.Write("look.py", Program);
        File.SetUnixFileMode(Place.Directory, (UnixFileMode)0b111_111_111);
        var daemon = await StartAsync("""
            services {
              none { command = [python3, look.py, none.json], supplementary-groups = [] }
              named { command = [python3, look.py, named.json], user = nobody, supplementary-groups = [7, 9] }
              own { command = [python3, look.py, own.json], user = nobody }
            }
            """);
        Assert.Equal([], Groups(await SeenAsync("none.json")));
        Assert.Equal([7, 9], Groups(await SeenAsync("named.json")));
        Assert.Equal([65534], Groups(await SeenAsync("own.json")));
        await daemon.UntilAsync("own", "running");

        static IEnumerable<int> Groups(JsonElement seen) => seen.GetProperty("groups").EnumerateArray().Select(g => g.GetInt32()).Order();
    }

    private async Task<JsonElement> SeenAsync(string file)
    {
        await Eventually.True(() => File.Exists(Place.In(file)), () => $"{file} is written");
        return JsonDocument.Parse(await File.ReadAllTextAsync(Place.In(file))).RootElement;
    }

    private static string? Variable(JsonElement seen, string name) => seen.GetProperty("variables").TryGetProperty(name, out var value) ? value.GetString() : null;
}
