using Supervision.Posix.Redirecting;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>How processes are replaced.</summary>
public sealed class HandoffTests : SpecTests
{
    private const string Redirected = "handoff { mode = redirect, public = \"tcp://0.0.0.0:80\" }";

    [Fact]
    public void Without_a_word_one_process_must_follow_the_other() => Assert.Equal(HandoffSpec.None, ReadService("").Handoff);

    [Fact]
    public void An_overlap_must_be_read_with_all_its_keys()
    {
        var spec = ReadService("handoff { mode = overlap, settle = 3s, drain-signal = QUIT, drain-timeout = 5m, when-busy = refuse }, ready.when = notify");
        Assert.Equal(
            new HandoffSpec { Mode = HandoffMode.Overlap, Settle = TimeSpan.FromSeconds(3), DrainSignal = 3, DrainTimeout = TimeSpan.FromMinutes(5), WhenBusy = WhenBusy.Refuse },
            spec.Handoff);
        Assert.Equal(TimeSpan.FromSeconds(30), HandoffSpec.None.DrainTimeout);
    }

    [Fact]
    public void A_proxy_must_be_read_with_all_its_keys_and_its_port_be_put_where_it_is_spoken_of()
    {
        var spec = ReadService("""
            command = [run, --listen, "127.0.0.1:%{port}"], environment.URL = "http://localhost:%{port}", listeners.http = "tcp://0.0.0.0:80"
            ready { when = http, http = "http://127.0.0.1:%{port}/ready" }, health.tcp = "localhost:%{port}"
            handoff { mode = proxy, ports = 30000-30009, port-variable = WEB_PORT, hold-max = 5, hold-timeout = 2s }
            """);
        Assert.Equal(
            new HandoffSpec { Mode = HandoffMode.Proxy, Ports = new PortRange(30000, 30009), PortVariable = "WEB_PORT", HoldMax = 5, HoldTimeout = TimeSpan.FromSeconds(2) },
            spec.Handoff);
        var filled = spec.At(30007);
        Assert.Equal("run --listen 127.0.0.1:30007", string.Join(' ', filled.Command));
        Assert.Equal(("http://localhost:30007", "30007", "30007"), (filled.Environment["URL"], filled.Environment["WEB_PORT"], filled.Environment["SUPERVISION_PORT"]));
        Assert.Equal("http://127.0.0.1:30007/ready", Assert.IsType<ProbeSpec.Http>(filled.Ready.Probe).Url.ToString());
        Assert.Equal(new ProbeSpec.Tcp("localhost", 30007), filled.Health!.Probe);
        Assert.Equal(
            "tcp://0.0.0.0:80 udp://[::]:53",
            string.Join(' ', ReadService(Redirected + ", ready.when = notify, handoff.public = [\"tcp://0.0.0.0:80\", \"udp://[::]:53\"]").Handoff.Public));
    }

    [Theory]
    [InlineData("handoff.mode = proxy, ready.when = notify", "handoff.mode: found proxy without listeners, expected listeners of tcp:// beside it, whose connections are relayed")]
    [InlineData("handoff.mode = proxy, ready.when = notify, listeners.dns = \"udp://0.0.0.0:53\"", "listeners: found udp://0.0.0.0:53 with handoff.mode = proxy, expected tcp://: no others are relayed")]
    [InlineData("handoff.mode = proxy, listeners.a = \"tcp://0.0.0.0:80\"",
        "handoff.mode: found proxy with ready.when = spawned, expected one by which the new process itself shows that it serves: tcp or http with %{port} as the port, notify, fd or exec")]
    [InlineData("handoff.mode = proxy, listeners.a = \"tcp://0.0.0.0:80\", ready { when = tcp, tcp = 80 }",
        "ready: asks whoever serves, expected %{port} as the port: with handoff.mode = proxy it is for the process itself")]
    [InlineData("handoff.mode = redirect, ready.when = notify", "handoff.mode: found redirect without handoff.public, expected public = tcp://ADDRESS:PORT, where clients connect to")]
    [InlineData(Redirected + ", ready.when = notify, handoff.public = \"tcp://0.0.0.0:20000\"",
        "handoff.public: found tcp://0.0.0.0:20000, whose port is one of handoff.ports (20000-29999): expected another")]
    [InlineData(Redirected + ", ready.when = notify, listeners.a = \"tcp://0.0.0.0:81\"",
        "handoff.mode: found redirect together with listeners, expected one of them: nobody binds an address that is redirected")]
    [InlineData(Redirected + ", ready.when = notify, hooks.pre-stop = [[leave]]",
        "handoff.mode: found redirect together with hooks.pre-stop, expected none: hooks are for processes that follow one another")]
    public void What_is_before_a_service_must_be_told_all_that_it_needs(string keys, string mistake) =>
        Assert.Equal($"tree.conf:2: supervision.services.web.{mistake}", ServiceError(keys));

    [Theory]
    [InlineData("type = oneshot", "found overlap, expected none: only a service of type daemon can run beside the one that takes its place")]
    [InlineData("ready { when = tcp, tcp = \"127.0.0.1:80\" }", "found overlap, but ready.when is answered by the old process as well as by the new one: expected ready.when = notify, fd, exec or spawned beside it")]
    [InlineData("hooks.pre-stop = [[leave]]", "found overlap together with hooks.pre-stop, expected none: hooks are for processes that follow one another")]
    public void What_cannot_run_side_by_side_must_be_refused(string keys, string mistake) =>
        Assert.Equal($"tree.conf:2: supervision.services.web.handoff.mode: {mistake}", ServiceError("handoff.mode = overlap\n" + keys));

    [Theory]
    [InlineData("handoff.mode = magic", "handoff.mode: found \"magic\", expected one of none, overlap, redirect, proxy")]
    [InlineData("handoff.ports = 30000-20000", "handoff.ports: found \"30000-20000\", expected FIRST-LAST, ports from 1 to 65535 such as 20000-29999")]
    [InlineData("handoff.public = \"unix:///a\"", "handoff.public: found \"unix:///a\", expected tcp://ADDRESS:PORT or udp://ADDRESS:PORT, such as tcp://0.0.0.0:8080 or udp://[::]:53")]
    [InlineData("handoff.public = \"tcp://0.0.0.0:80\"", "handoff.public: is of no use without mode = redirect")]
    [InlineData("ready { when = tcp, tcp = \"%{port}\" }", "ready: found %{port}, expected a port: only with handoff.mode = redirect or proxy a process has one of its own")]
    [InlineData("handoff.xyzzy = 1s", "handoff.xyzzy: is an unknown key, expected one of mode, settle, drain-signal, drain-timeout, when-busy, ports, port-variable, public, hold-max, hold-timeout")]
    public void A_mistake_must_say_what_was_expected(string keys, string mistake) =>
        Assert.Equal($"tree.conf:2: supervision.services.web.{mistake}", ServiceError(keys));
}
