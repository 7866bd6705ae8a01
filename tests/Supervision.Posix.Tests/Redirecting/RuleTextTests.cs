using System.Net;
using Supervision.Posix.Redirecting;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>What the programs are told, and what they tell.</summary>
public sealed class RuleTextTests
{
    private static readonly Redirect Web = new(RedirectProtocol.Tcp, IPAddress.Any, 8080, 20001);
    private static readonly Redirect Web6 = new(RedirectProtocol.Tcp, IPAddress.IPv6Any, 8080, 20001);
    private static readonly Redirect Names = new(RedirectProtocol.Udp, IPAddress.Parse("192.0.2.1"), 53, 20002);
    private static readonly Redirect Names6 = new(RedirectProtocol.Udp, IPAddress.Parse("2001:db8::1"), 53, 20002);

    [Fact]
    public void One_transaction_must_make_the_table_what_it_shall_be_whatever_it_was()
    {
        Assert.Equal(
            """
            add table inet supervision_0a
            add map inet supervision_0a ports { typeof meta nfproto . meta l4proto . th dport : th dport; }
            add map inet supervision_0a ports4 { type ipv4_addr . inet_proto . inet_service : inet_service; }
            add map inet supervision_0a ports6 { type ipv6_addr . inet_proto . inet_service : inet_service; }
            add chain inet supervision_0a current
            add chain inet supervision_0a prerouting { type nat hook prerouting priority -100; policy accept; }
            add chain inet supervision_0a output { type nat hook output priority -100; policy accept; }
            flush table inet supervision_0a
            flush map inet supervision_0a ports
            flush map inet supervision_0a ports4
            flush map inet supervision_0a ports6
            add rule inet supervision_0a current fib daddr type != local return
            add rule inet supervision_0a current tcp flags & (fin | syn | rst | ack) != syn return
            add rule inet supervision_0a current meta l4proto { tcp, udp } meta nfproto ipv4 dnat to :ip daddr . meta l4proto . th dport map @ports4
            add rule inet supervision_0a current meta l4proto { tcp, udp } meta nfproto ipv6 dnat to :ip6 daddr . meta l4proto . th dport map @ports6
            add rule inet supervision_0a current meta l4proto { tcp, udp } dnat to :meta nfproto . meta l4proto . th dport map @ports
            add rule inet supervision_0a prerouting jump current
            add rule inet supervision_0a output jump current
            add element inet supervision_0a ports4 { 192.0.2.1 . udp . 53 : 20002 }
            add element inet supervision_0a ports6 { 2001:db8::1 . udp . 53 : 20002 }
            add element inet supervision_0a ports { ipv4 . tcp . 8080 : 20001, ipv6 . tcp . 8080 : 20001 }

            """,
            NftRules.Set("supervision_0a", [Web, Web6, Names, Names6]));
    }

    [Fact]
    public void Removing_a_table_that_is_not_there_must_be_no_error()
    {
        Assert.Equal("add table inet supervision_0a\ndelete table inet supervision_0a\n", NftRules.Remove("supervision_0a"));
    }

    [Fact]
    public void What_nft_shows_must_be_read_as_what_was_set()
    {
        const string shown = """
            {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "t", "handle": 1}},
             {"map": {"family": "inet", "name": "ports", "table": "t", "type": ["nf_proto", "inet_proto", "inet_service"], "map": "inet_service",
                      "elem": [[{"concat": [10, 6, 8080]}, 20001], [{"concat": [2, 6, 8080]}, 20001]]}},
             {"map": {"family": "inet", "name": "ports4", "elem": [[{"concat": ["192.0.2.1", 17, 53]}, 20002]]}},
             {"map": {"family": "inet", "name": "ports6", "elem": [[{"concat": ["2001:db8::1", 17, 53]}, 20002]]}},
             {"chain": {"family": "inet", "table": "t", "name": "redirect", "handle": 4}}]}
            """;
        Assert.Equal([Names, Names6, Web, Web6], NftRules.Read(shown));
    }

    [Fact]
    public void Single_addresses_must_come_before_all_addresses_in_iptables_whose_first_match_counts()
    {
        Assert.Equal(
            """
            *nat
            :SUPERVISION-0a - [0:0]
            -A PREROUTING -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -A OUTPUT -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -A SUPERVISION-0a -d 192.0.2.1 -p udp -m udp --dport 53 -j DNAT --to-destination :20002
            -A SUPERVISION-0a -p tcp -m tcp --dport 8080 --tcp-flags FIN,SYN,RST,ACK SYN -j DNAT --to-destination :20001
            -A SUPERVISION-0a -p tcp -m tcp --dport 0 -j DNAT --to-destination :1
            COMMIT

            """,
            IptablesRules.Set("SUPERVISION-0a", [Web, Names], "-P PREROUTING ACCEPT\n"));
    }

    [Fact]
    public void A_jump_that_is_there_already_must_not_be_added_again_and_each_must_be_removed()
    {
        const string present = """
            -P PREROUTING ACCEPT
            -N SUPERVISION-0a
            -N SUPERVISION-0b
            -A PREROUTING -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -A PREROUTING -m addrtype --dst-type LOCAL -j SUPERVISION-0b
            -A OUTPUT -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -A OUTPUT -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -A SUPERVISION-0a -d 192.0.2.1/32 -p udp -m udp --dport 53 -j DNAT --to-destination :20002
            -A SUPERVISION-0a -p tcp -m tcp --dport 8080 --tcp-flags FIN,SYN,RST,ACK SYN -j DNAT --to-destination :20001
            -A SUPERVISION-0a -p tcp -m tcp --dport 0 -j DNAT --to-destination :1
            -A SUPERVISION-0b -p tcp -m tcp --dport 9090 --tcp-flags FIN,SYN,RST,ACK SYN -j DNAT --to-destination :20009

            """;
        Assert.Equal("*nat\n:SUPERVISION-0a - [0:0]\n-A SUPERVISION-0a -p tcp -m tcp --dport 0 -j DNAT --to-destination :1\nCOMMIT\n", IptablesRules.Set("SUPERVISION-0a", [], present));
        Assert.Equal([Names, Web], IptablesRules.Read("SUPERVISION-0a", present, IPAddress.Any));
        Assert.Equal(
            """
            *nat
            :SUPERVISION-0a - [0:0]
            -D PREROUTING -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -D OUTPUT -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -D OUTPUT -m addrtype --dst-type LOCAL -j SUPERVISION-0a
            -X SUPERVISION-0a
            COMMIT

            """,
            IptablesRules.Remove("SUPERVISION-0a", present));
        Assert.Null(IptablesRules.Remove("SUPERVISION-0c", present));
    }

    [Fact]
    public void Two_targets_for_the_same_connections_must_be_refused_with_both_named()
    {
        var error = Assert.Throws<ArgumentException>(() => NftRules.Set("t", [Web, Web with { TargetPort = 20003 }]));
        Assert.Contains("both tcp://0.0.0.0:8080 to port 20001 and to port 20003", error.Message, StringComparison.Ordinal);
    }
}
