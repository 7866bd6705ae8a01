using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Specs;

/// <summary>"`load-paths`: each `*.conf` there defines the service named after the file, in its root object. A file that does not parse changes nothing and is reported."</summary>
public sealed class LoadPathsTests : SpecTests
{
    [Fact]
    public void A_file_defines_the_service_named_after_it_over_the_defaults_and_after_the_members_of_the_root_group()
    {
        Write("conf.d/b.conf", "command = run, requires = own");
        Write("conf.d/a:blue.conf", "command = run");
        Write("conf.d/.hidden.conf", "command = [");
        Write("conf.d/a.conf~", "command = [");
        var read = Source("load-paths = conf.d, defaults.nice = 5, services.own.command = run").Read();
        Assert.Empty(read.Errors);
        Assert.Equal("own a:blue b", Members(read));
        var b = read.Spec.Services[ServiceName.Parse("b")];
        Assert.Equal((5, Path.Combine(Root, "conf.d")), (b.Credentials.Nice, b.WorkingDirectory));
    }

    [Fact]
    public void A_pattern_takes_only_what_matches()
    {
        Write("conf.d/web-1.conf", "command = run");
        Write("conf.d/db.conf", "command = run");
        Assert.Equal("web-1", Members(Source("load-paths = [\"conf.d/web-*.conf\"]").Read()));
    }

    [Fact]
    public void A_file_that_is_wrong_says_what_it_said_before_and_is_reported_with_its_place()
    {
        Write("conf.d/a.conf", "command = run");
        var source = Source("load-paths = conf.d");
        var known = source.Read();
        Write("conf.d/a.conf", "command = other\nstop.timeout = soon");
        var read = source.Read(known);
        Assert.Equal("run", Assert.Single(read.Spec.Services[ServiceName.Parse("a")].Command));
        Assert.StartsWith(Path.Combine(Root, "conf.d/a.conf") + ":2: stop.timeout: ", Assert.Single(read.Errors).ToString(), StringComparison.Ordinal);
        Assert.Empty(read.Unread);
    }

    [Fact]
    public void A_file_that_was_never_right_leaves_only_its_name()
    {
        Write("conf.d/a.conf", "comand = run");
        var read = Source("load-paths = conf.d").Read();
        Assert.Empty(read.Spec.Services);
        Assert.NotEmpty(read.Errors);
        Assert.Equal("a", Assert.Single(read.Unread));
    }

    [Fact]
    public void A_service_that_does_not_fit_into_the_tree_is_the_fault_of_its_file_alone()
    {
        Write("conf.d/a.conf", "command = run, requires = nobody");
        Write("conf.d/b.conf", "command = run");
        Write("conf.d/own.conf", "command = run");
        var read = Source("load-paths = conf.d, services.own.command = run").Read();
        Assert.Equal("own b", Members(read));
        Assert.Equal(2, read.Errors.Length);
        Assert.Contains("expected the name of a service", read.Errors[0].Message, StringComparison.Ordinal);
        Assert.Contains("found a second service named own", read.Errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_away_does_not_take_its_services_with_it()
    {
        Write("conf.d/a.conf", "command = run");
        var source = Source("load-paths = conf.d");
        var known = source.Read();
        Directory.Delete(Path.Combine(Root, "conf.d"), recursive: true);
        var read = source.Read(known);
        Assert.Equal("a", Members(read));
        Assert.Contains(read.Errors, e => e.Message == "no such directory");
    }

    [Fact]
    public void Only_a_change_of_its_own_file_counts_for_a_service()
    {
        Write("conf.d/a.conf", "command = run");
        Write("conf.d/b.conf", "command = run");
        var source = Source("load-paths = conf.d");
        var known = source.Read();
        bool HasChanged(string name) => source.HasChanged(known, ServiceName.Parse(name));
        Assert.False(HasChanged("a") || HasChanged("b") || HasChanged("new"));
        Write("conf.d/a.conf", "command = other");
        Write("conf.d/new.conf", "command = run");
        Assert.True(HasChanged("a") && HasChanged("new") && !HasChanged("b"));
        File.Delete(Path.Combine(Root, "conf.d/b.conf"));
        Assert.True(HasChanged("b"));
    }

    [Fact]
    public void A_place_that_is_no_directory_of_files_is_refused() =>
        Assert.Contains("expected a directory, or a path whose last part has * or ? in it", Error("supervision.load-paths = \"*/x\""), StringComparison.Ordinal);

    private static string Members(SpecReading read) => string.Join(' ', read.Spec.Groups["/"].Members);

    private SpecSource Source(string supervision) => SpecSource.OfFile(Write("tree.conf", $"supervision {{ {supervision} }}"), Options);
}
