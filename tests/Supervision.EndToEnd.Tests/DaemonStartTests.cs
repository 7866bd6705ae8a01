using System.Net;
using System.Net.Sockets;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class DaemonStartTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task A_second_daemon_on_a_data_directory_is_refused_with_73_and_told_who_has_it()
    {
        var daemon = await StartAsync("""services.web.command = "sleep 1000" """);
        var web = await daemon.UntilAsync("web", "running");

        var second = await Place.RunAsync(Repository.Daemon, "--config", Place.In("tree.conf"), "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0");

        Assert.Equal(73, second.Code);
        Assert.Contains($"pid {daemon.Pid}", second.Error, StringComparison.Ordinal);
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);
        Assert.Equal(daemon.Pid, (await daemon.Api.GetNodeAsync()).Pid);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_daemon_with_69_before_any_service_starts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var file = Place.WriteConfig("""services.web.shell = "echo x >> ran" """);

        var run = await Place.RunAsync(Repository.Daemon, "--config", file, "--data-dir", Place.Data, "--listen", $"http://127.0.0.1:{port}");

        Assert.Equal(69, run.Code);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Place.In("ran")));
        Assert.Empty(Place.Processes());
    }

    [Fact]
    public async Task Each_event_is_a_line_of_the_log_with_its_time_weight_and_area()
    {
        var daemon = await StartAsync("""api.auth = none, services.web.command = "sleep 1000" """);

        var run = await daemon.ShutDownAsync();

        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{3} info: Supervision\.Http\[\d+\] .*http://127\.0\.0\.1:\d+", run.Out);
        Assert.Matches(@"(?m)^\d\d:\d\d:\d\d\.\d{3} warn: Supervision\.Http\[\d+\] .", run.Out);
        Assert.DoesNotContain('\e', run.Out);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("check")]
    public async Task All_errors_of_a_configuration_are_printed_with_file_line_path_and_expectation(string verb)
    {
        var file = Place.Write("bad.conf", """
            supervision {
              services {
                web {
                  comand = "sleep 1000"
                  shell = "echo x >> ran"
                  requires = databse
                }
                database {
                  command = "sleep 1000"
                  stop.timeout = soon
                }
              }
            }
            """);

        var run = await Place.RunAsync(Repository.Daemon, verb == "check" ? ["check", file] : ["--config", file, "--data-dir", Place.Data, "--listen", "http://127.0.0.1:0"]);

        Assert.Equal(65, run.Code);
        var errors = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Contains(errors, $"{file}:4: ", "services.web.comand", "unknown key", "command");
        Contains(errors, $"{file}:6: ", "services.web.requires", "databse", "expected", "database");
        Contains(errors, $"{file}:10: ", "services.database.stop.timeout", "soon", "expected");
        Assert.False(File.Exists(Path.Combine(Place.Data, "keeper.pid")));
        Assert.False(File.Exists(Place.In("ran")));
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("dance")]
    [InlineData("check")]
    public async Task A_command_line_without_sense_is_answered_with_64(string argument)
    {
        var run = await Place.RunAsync(Repository.Daemon, argument);

        Assert.Equal(64, run.Code);
        Assert.NotEmpty(run.Error);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_good_configuration_is_checked_without_starting_anything()
    {
        var run = await Place.RunAsync(Repository.Daemon, "check", Path.Combine(Repository.Root, "hocon", "quickstart.conf"));

        Assert.Equal(0, run.Code);
        Assert.Contains("4 services", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_defaults_are_the_reference_and_the_version_is_said()
    {
        var defaults = await Place.RunAsync(Repository.Daemon, "defaults");
        Assert.Equal((0, File.ReadAllText(Path.Combine(Repository.Root, "hocon", "reference.conf")).TrimEnd()), (defaults.Code, defaults.Out.TrimEnd()));

        var version = await Place.RunAsync(Repository.Daemon, "version");
        Assert.Equal(0, version.Code);
        Assert.Matches(@"^supervisiond \d+\.\d+\.\d+", version.Out);
    }

    private static void Contains(string[] errors, params string[] parts) =>
        Assert.True(
            errors.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
            $"no line with {string.Join(", ", parts)} in:\n{string.Join('\n', errors)}");
}
