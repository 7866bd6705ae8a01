using Supervision.Posix.Listening;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>The keys of listeners.</summary>
public sealed class ListenersTests : SpecTests
{
    [Fact]
    public void A_service_must_be_given_listeners_of_the_node_and_its_own_in_written_order()
    {
        var spec = Read(
            """
            supervision {
              listeners { http = "tcp://0.0.0.0:8080", admin { address = "unix:///run/x.sock", mode = 660, group = adm } }
              services {
                web { command = run, listeners = [http, admin] }
                api { command = run, listeners { dns { address = "udp://[::]:53", dual-stack = true }, public = http } }
              }
            }
            """);
        Assert.Equal(["http tcp://0.0.0.0:8080", "admin unix:///run/x.sock"], Uses(spec, "web"));
        Assert.Equal(["api.dns udp://[::]:53 dual-stack", "http tcp://0.0.0.0:8080"], Uses(spec, "api"));
        Assert.Equal(["dns", "public"], spec.Services[ServiceName.Parse("api")].Listeners.Select(l => l.Name));
        Assert.Equal("unix:///run/x.sock mode 0660 group adm", spec.Listeners["admin"].Settings.ToString());
    }

    [Fact]
    public void Replicas_must_share_a_listener_but_for_one_that_their_number_makes_another()
    {
        var web = ReadService("replicas = 2\nlisteners { http = \"tcp://127.0.0.1:8080\", own = \"tcp://127.0.0.1:900%i\" }");
        Assert.Equal(["web.http tcp://127.0.0.1:8080", "web.own tcp://127.0.0.1:9000"], Uses(web));
        Assert.Equal(["web.http tcp://127.0.0.1:8080", "web.1.own tcp://127.0.0.1:9001"], Uses(web.OfReplica(1)));
    }

    [Theory]
    [InlineData("listeners = [htp]", "listeners: found \"htp\", expected the name of a listener, did you mean http?")]
    [InlineData("listeners = [http, http]", "listeners: found \"http\" twice, expected each listener once")]
    [InlineData("listeners = [\"tcp://0.0.0.0:1\"]", "listeners: found \"tcp://0.0.0.0:1\", expected names of listeners, or { NAME = ADDRESS }")]
    [InlineData("listeners { a = \"tcp://localhost:1\" }", "listeners.a: found \"tcp://localhost:1\", expected tcp://ADDRESS:PORT, udp://ADDRESS:PORT or unix:///PATH, such as tcp://0.0.0.0:8080 or tcp://[::1]:8080")]
    [InlineData("listeners { a = \"tcp://0.0.0.0:0\" }", "listeners.a: found \"tcp://0.0.0.0:0\", expected tcp://ADDRESS:PORT, udp://ADDRESS:PORT or unix:///PATH, such as tcp://0.0.0.0:8080 or tcp://[::1]:8080")]
    [InlineData("listeners { a { backlog = 5 } }", "listeners.a: found no address, expected address = tcp://ADDRESS:PORT, udp://ADDRESS:PORT or unix:///PATH, such as tcp://0.0.0.0:8080 or tcp://[::1]:8080")]
    [InlineData("listeners { a { address = \"tcp://0.0.0.0:1\", mode = 660 } }", "listeners.a.mode: is of no use with tcp://0.0.0.0:1: it is for unix://")]
    [InlineData("listeners { a { address = \"tcp://0.0.0.0:1\", dual-stack = true } }", "listeners.a.dual-stack: is of no use with tcp://0.0.0.0:1: it is for addresses of IPv6, such as tcp://[::]:8080")]
    [InlineData("listeners { a { address = \"tcp://0.0.0.0:1\", backlock = 5 } }", "listeners.a.backlock: is an unknown key, did you mean backlog?")]
    [InlineData("listeners { a { address = \"tcp://0.0.0.0:1\", backlog = 0 } }", "listeners.a.backlog: found \"0\", expected a whole number from 1 to 65535")]
    [InlineData("listeners { \"a.b\" = \"tcp://0.0.0.0:1\" }", "listeners.\"a.b\": found \"a.b\", expected the name of a listener: letters, digits, _ and -")]
    [InlineData("start = on-connection", "start: found on-connection without listeners, expected listeners beside it")]
    [InlineData("listeners = [http], ready { when = fd, fd = 3 }", "ready.fd: found 3, which is one of the descriptors of its listeners: expected a number from 4")]
    public void A_mistake_must_say_where_it_is_what_was_found_and_what_was_expected(string keys, string mistake)
    {
        var error = Error($"supervision.listeners.http = \"tcp://0.0.0.0:8080\"\nsupervision.services.web {{ command = run\n{keys}\n}}");
        Assert.Equal($"tree.conf:3: supervision.services.web.{mistake}", error);
    }

    [Fact]
    public void Two_listeners_with_one_address_must_be_refused_unless_both_share_the_port()
    {
        const string tree = "supervision {{ listeners {{ a {{ address = \"tcp://0.0.0.0:80\"{0} }}, b {{ address = \"tcp://0.0.0.0:80\"{0} }} }} }}";
        Assert.Equal(
            "tree.conf:1: listeners: found tcp://0.0.0.0:80 for b, which is that of a (tree.conf:1) already: expected another, or that services name the same listener",
            Error(string.Format(null, tree, "")));
        Assert.Equal(2, Read(string.Format(null, tree, ", reuse-port = true")).Listeners.Count);
    }

    [Theory]
    [InlineData("tcp://0.0.0.0:8080")]
    [InlineData("tcp://[::1]:80")]
    [InlineData("udp://127.0.0.1:53")]
    [InlineData("unix:///run/a b.sock")]
    public void An_address_must_read_as_it_is_written(string text) => Assert.Equal(text, ListenAddress.Parse(text).ToString());

    private static string[] Uses(NodeSpec spec, string service) => Uses(spec.Services[ServiceName.Parse(service)]);

    private static string[] Uses(ServiceSpec spec) => [.. spec.Listeners.Select(l => $"{l.Listener} {l.Settings!.Shape}")];
}
