using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>Optional files with mode create or append, size and age rotation, compression; when-full block or drop.</summary>
public sealed class LogsTests : SpecTests
{
    [Fact]
    public void A_service_has_no_file_unless_it_names_one()
    {
        Assert.Equal(new LogsSpec(), ReadService("").Logs);
    }

    [Fact]
    public void Every_key_of_a_file_is_read()
    {
        var logs = ReadService("""
            logs {
              when-full = drop
              stdout { file = log/out.log, mode = create, rotate { size = 10M, every = 1d, keep = 3, compress = true } }
              stderr { file = /var/log/err.log, rotate { size = unlimited, keep = unlimited } }
            }
            """).Logs;

        Assert.Equal(WhenFull.Drop, logs.WhenFull);
        var rotate = new RotateSpec { Size = 10 << 20, Every = TimeSpan.FromDays(1), Keep = 3, Compress = true };
        Assert.Equal(new LogFileSpec { File = Path.Combine(Root, "log/out.log"), Mode = LogFileMode.Create, Rotate = rotate }, logs.Stdout);
        Assert.Equal(new LogFileSpec { File = "/var/log/err.log", Rotate = new RotateSpec { Size = null, Keep = null } }, logs.Stderr);
    }

    [Theory]
    [InlineData("%n.log", "web.log")]
    [InlineData("%n/%n-%i.log", "web/web-%i.log")]
    [InlineData("100%%n", "100%n")]
    public void The_name_of_a_file_may_hold_that_of_the_service(string written, string read)
    {
        Assert.Equal(Path.Combine(Root, read), ReadService($"logs.stdout.file = \"{written}\"").Logs.Stdout!.File);
    }

    [Fact]
    public void A_file_in_the_defaults_is_one_of_each_service_and_beside_the_file_that_names_it()
    {
        Write("etc/common.conf", "supervision.defaults.logs { stdout { file = \"%n.log\", rotate.keep = 2 }, stderr.file = \"%n.log\" }");
        var read = Read("include \"etc/common.conf\"\nsupervision.services { a.command = run, b { command = run, logs.stderr.file = null } }");

        var (a, b) = (read.Services[ServiceName.Parse("a")].Logs, read.Services[ServiceName.Parse("b")].Logs);
        Assert.Equal(Path.Combine(Root, "etc/a.log"), a.Stdout!.File);
        Assert.Equal(2, a.Stdout.Rotate.Keep);
        Assert.Equal(a.Stdout, a.Stderr);
        Assert.Equal(Path.Combine(Root, "etc/b.log"), b.Stdout!.File);
        Assert.Null(b.Stderr);
    }

    [Theory]
    [InlineData("logs.when-full = wait", "logs.when-full: found \"wait\", expected one of block, drop")]
    [InlineData("logs.stdout { file = a, mode = truncate }", "logs.stdout.mode: found \"truncate\", expected one of append, create")]
    [InlineData("logs.stdout { file = a, rotate.size = 10 }", "logs.stdout.rotate.size: found \"10\", expected a size of at least 1024 bytes such as 100M, or unlimited")]
    [InlineData("logs.stdout { file = a, rotate.every = 10ms }", "logs.stdout.rotate.every: found \"10ms\", expected a duration of at least 1s, or unlimited")]
    [InlineData("logs.stdout { file = a, rotate.keep = -1 }", "logs.stdout.rotate.keep: found \"-1\", expected a whole number from 0, or unlimited")]
    [InlineData("logs.stdout.file = \"log/\"", "logs.stdout.file: found \"log/\", expected the path of a file")]
    [InlineData("logs.stdout.file = \"%h.log\"", "logs.stdout.file: found \"%h\" in \"%h.log\", expected %n (the service's name) or %%")]
    [InlineData("logs.stdout.file = \"50%\"", "logs.stdout.file: found \"%\" in \"50%\", expected %n (the service's name) or %%")]
    [InlineData("logs.stdout.rotate.keep = 3", "logs.stdout: found settings of a file but no file, expected file = PATH beside them")]
    public void A_mistake_is_reported_with_what_was_expected(string keys, string expected)
    {
        Assert.Equal("tree.conf:2: supervision.services.web." + expected, ServiceError(keys));
    }

    [Fact]
    public void Streams_that_share_a_file_must_agree_about_it()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web.logs.stderr.rotate.keep: found \"5\", expected what supervision.services.web.logs.stdout.rotate.keep says, because both streams share one file",
            ServiceError("logs { stdout.file = a, stderr { file = ./a, rotate.keep = 5 } }"));

        var shared = ReadService("logs { stdout { file = a, rotate.keep = 5 }, stderr { file = ./a, rotate.keep = 5 } }").Logs;
        Assert.Same(shared.Stdout, shared.Stderr);
    }

    [Fact]
    public void Two_services_must_not_share_a_file()
    {
        Assert.Equal(
            $"tree.conf:3: supervision.services.b.logs.stderr.file: found \"{Path.Combine("x.log")}\", which is a file of a (tree.conf:2) already: expected a file of its own, such as one with %n in its name",
            Error("supervision.services {\na { command = run, logs.stdout.file = x.log }\nb { command = run, logs.stderr.file = x.log }\n}"));
    }
}
