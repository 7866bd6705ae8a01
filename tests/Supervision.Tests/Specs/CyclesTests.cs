namespace Supervision.Tests.Specs;

public sealed class CyclesTests : SpecTests
{
    [Fact]
    public void A_cycle_is_an_error_that_shows_the_whole_chain_with_the_place_of_every_edge()
    {
        var error = Error(
            """
            supervision.services {
              web { command = run
                    requires = api }
              api { command = run
                    requires = db }
              db { command = run
                   requires = web }
            }
            """);
        Assert.Equal(
            "tree.conf:3: supervision.services.web.requires: found a cycle, expected none: " +
            "web requires api (tree.conf:3), api requires db (tree.conf:5), db requires web (tree.conf:7)",
            error);
    }

    [Fact]
    public void A_chain_that_meets_twice_is_no_cycle()
    {
        Read(
            """
            supervision.services {
              web { command = run, requires = [api, db] }
              api { command = run, requires = db }
              db.command = run
            }
            """);
    }

    [Fact]
    public void A_cycle_through_a_provided_name_says_who_provides_it()
    {
        var error = Error(
            """
            supervision.services {
              web { command = run, requires = sql }
              pg { command = run, provides = sql, requires = web }
            }
            """);
        Assert.EndsWith("web requires sql, which pg meets (tree.conf:2), pg requires web (tree.conf:3)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_through_one_of_several_providers_is_an_error_too()
    {
        var error = Error(
            """
            supervision.services {
              web { command = run, requires = db }
              "db:one".command = run
              "db:two" { command = run, requires = web }
            }
            """);
        Assert.EndsWith("web requires db, which db:two meets (tree.conf:2), db:two requires web (tree.conf:4)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cycle_is_reported_and_every_edge_that_belongs_to_one()
    {
        var errors = Errors(
            """
            supervision.services {
              a { command = run, requires = [b, c] }
              b { command = run, requires = a }
              c { command = run, requires = a }
              x { command = run, requires = [y, a] }
              y { command = run, requires = x }
            }
            """);
        Assert.Equal(
            ["a requires b (tree.conf:2), b requires a (tree.conf:3)", "a requires c (tree.conf:2), c requires a (tree.conf:4)", "x requires y (tree.conf:5), y requires x (tree.conf:6)"],
            errors.Select(e => e.Split("expected none: ")[1]));
    }

    [Fact]
    public void In_a_rest_for_one_group_a_member_cannot_require_one_that_follows_it()
    {
        var error = Error(
            """
            supervision.groups.shop {
              strategy = rest-for-one
              services {
                web { command = run, requires = db }
                db.command = run
              }
            }
            """);
        Assert.EndsWith("web requires db (tree.conf:4), db follows web in the rest-for-one group /shop (tree.conf:1)", error, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_rest_for_one_group_members_of_an_earlier_group_cannot_require_members_of_a_later_one()
    {
        var error = Error(
            """
            supervision.groups.shop {
              strategy = rest-for-one
              groups {
                front.services.web { command = run, requires = db }
                back.services.db.command = run
              }
            }
            """);
        Assert.EndsWith(
            "web requires db (tree.conf:4), db starts with its group /shop/back, /shop/back follows /shop/front in the rest-for-one group /shop " +
            "(tree.conf:1), group /shop/front is ready when web is",
            error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one-for-one")]
    [InlineData("one-for-all")]
    public void In_other_groups_written_order_binds_nobody(string strategy)
    {
        Read($"supervision.groups.shop {{ strategy = {strategy}, services {{ web {{ command = run, requires = db }}, db.command = run }} }}");
    }

    [Fact]
    public void A_thousand_services_in_a_row_are_no_cycle_and_in_a_ring_are_one()
    {
        string Tree(int last) => "supervision.services {\n" + string.Join('\n', Enumerable.Range(0, 1000).Select(i =>
            $"s{i} {{ command = run, requires = [{(i < 999 ? $"s{i + 1}" : last < 0 ? "" : $"s{last}")}] }}")) + "\n}";

        Assert.Equal(1000, Read(Tree(-1)).Services.Count);
        Assert.Contains("s999 requires s0 (tree.conf:1001)", Error(Tree(0)), StringComparison.Ordinal);
    }
}
