namespace Supervision.Tests.Specs;

public sealed class UnknownKeysTests : SpecTests
{
    [Theory]
    [InlineData("enviroment { A = 1 }", "enviroment", "environment")]
    [InlineData("Stop { }", "Stop", "stop")]
    [InlineData("stop { timout = 1s }", "stop.timout", "timeout")]
    [InlineData("restart { backoff { mni = 1s } }", "restart.backoff.mni", "min")]
    [InlineData("requires = [{ service = web, wen-lost = stop }]", "requires.wen-lost", "when-lost")]
    [InlineData("logs { keep-line = 10 }", "logs.keep-line", "keep-lines")]
    [InlineData("logs.stdout { fil = a.log }", "logs.stdout.fil", "file")]
    [InlineData("logs.stderr { file = a.log, rotate.sice = 10M }", "logs.stderr.rotate.sice", "size")]
    public void An_unknown_key_of_a_service_is_an_error_that_names_the_nearest_known_one(string keys, string path, string meant)
    {
        var error = Errors($"supervision.services.web {{ command = run\n{keys}\n}}")[0];
        Assert.Equal($"tree.conf:2: supervision.services.web.{path}: is an unknown key, did you mean {meant}?", error);
    }

    [Theory]
    [InlineData("nodes { }", "nodes", "node")]
    [InlineData("node { nmae = a }", "node.nmae", "name")]
    [InlineData("api { listn = [] }", "api.listn", "listen")]
    [InlineData("keeper { mod = process }", "keeper.mod", "mode")]
    [InlineData("journal { provder = sqlite }", "journal.provder", "provider")]
    [InlineData("defaults { comand = run }", "defaults.comand", "command")]
    [InlineData("groups.g { strategi = one-for-one }", "groups.g.strategi", "strategy")]
    public void An_unknown_key_of_the_node_or_a_group_is_an_error_that_names_the_nearest_known_one(string keys, string path, string meant)
    {
        Assert.Equal($"tree.conf:2: supervision.{path}: is an unknown key, did you mean {meant}?", Error($"supervision {{\n{keys}\n}}"));
    }

    [Fact]
    public void An_unknown_key_that_resembles_none_is_an_error_that_lists_the_known_ones()
    {
        Assert.Equal(
            "tree.conf:2: supervision.services.web.stop.xyzzy: is an unknown key, expected one of signal, timeout, command, kill",
            ServiceError("stop.xyzzy = 1"));
    }

    [Theory]
    [InlineData("update { }")]
    public void A_key_reserved_for_later_is_refused_and_never_ignored(string keys)
    {
        var key = keys.Split(' ')[0];
        Assert.Equal($"tree.conf:2: supervision.services.web.{key}: is not supported by this version", ServiceError(keys));
    }

    [Theory]
    [InlineData("node { roles = [] }", "node.roles")]
    public void A_key_of_the_node_reserved_for_later_is_refused(string keys, string path)
    {
        Assert.Equal($"tree.conf:2: supervision.{path}: is not supported by this version", Error($"supervision {{\n{keys}\n}}"));
    }

    [Fact]
    public void Keys_beside_the_root_are_the_authors_own_to_refer_to()
    {
        var spec = Read("port = 8080\nsupervision.services.web.command = [run, ${port}]");
        Assert.Equal(["run", "8080"], spec.Services.Values.Single().Command.ToArray());
    }

    [Fact]
    public void A_key_that_is_null_counts_as_not_written()
    {
        Assert.Null(ReadService("user = www\nuser = null").Credentials.User);
    }
}
