using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.ProcessEnvironment;

public sealed class OpenFilesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // A program that uses select(2) breaks with descriptors from 1024 on, whatever the runtime of the daemon does with its own limit.
    [Theory]
    [InlineData("process")]
    [InlineData("in-process")]
    public async Task A_service_begins_with_the_usual_limit_of_open_files_and_may_raise_it(string keeper)
    {
        var daemon = await StartAsync($$"""
            keeper.mode = {{keeper}}
            services {
              plain.shell = "ulimit -Sn > plain; ulimit -Hn > hard; ulimit -Sn $(ulimit -Hn) && ulimit -Sn > raised; exec sleep 1000"
              told { shell = "ulimit -Sn > told; ulimit -Hn >> told; exec sleep 1000", limits.nofile = 700 }
            }
            """);
        await daemon.UntilAsync("plain", "running");
        await Eventually.True(() => Read("raised").EndsWith('\n') && Read("told").Count(c => c == '\n') == 2, () => "the limits are told");

        var hard = Read("hard");
        Assert.Equal(File.ReadAllLines($"/proc/{daemon.Pid}/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], hard.Trim());
        Assert.Equal("1024\n", Read("plain"));
        Assert.Equal(hard, Read("raised"));
        Assert.Equal("700\n700\n", Read("told"));

        string Read(string name) => File.Exists(Place.In(name)) ? File.ReadAllText(Place.In(name)) : "";
    }
}
