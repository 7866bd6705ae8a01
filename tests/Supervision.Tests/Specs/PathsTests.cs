namespace Supervision.Tests.Specs;

public sealed class PathsTests : SpecTests
{
    [Fact]
    public void A_service_runs_in_the_directory_of_the_file_that_defines_it()
    {
        Write("sub/web.conf", "supervision.services.web.command = run");
        var services = Read("include \"sub/web.conf\"\nsupervision.services.db.command = run").Services.Values.ToDictionary(s => s.Name.Text);
        Assert.Equal(Root, services["db"].WorkingDirectory);
        Assert.Equal(Path.Combine(Root, "sub"), services["web"].WorkingDirectory);
    }

    [Fact]
    public void A_relative_working_directory_begins_at_the_file_that_names_it()
    {
        Write("sub/web.conf", "supervision.services.web { command = run, working-directory = \"../data/./x\" }");
        Assert.Equal(Path.Combine(Root, "data/x"), Read("include \"sub/web.conf\"").Services.Values.Single().WorkingDirectory);
    }

    [Fact]
    public void An_absolute_working_directory_stays_as_it_is()
    {
        Assert.Equal("/srv", ReadService("working-directory = /srv").WorkingDirectory);
    }

    [Fact]
    public void A_working_directory_in_the_defaults_begins_at_the_file_of_the_defaults()
    {
        Write("sub/web.conf", "supervision.services.web.command = run");
        var spec = Read("supervision.defaults.working-directory = data\ninclude \"sub/web.conf\"").Services.Values.Single();
        Assert.Equal(Path.Combine(Root, "data"), spec.WorkingDirectory);
    }

    [Fact]
    public void Environment_files_begin_at_the_file_that_names_them()
    {
        Write("sub/web.conf", "supervision.services.web { command = run, environment-files = [a.env, /etc/b.env] }");
        Assert.Equal([Path.Combine(Root, "sub/a.env"), "/etc/b.env"], Read("include \"sub/web.conf\"").Services.Values.Single().EnvironmentFiles.ToArray());
    }

    [Fact]
    public void A_service_made_from_a_template_runs_in_the_directory_of_the_file_that_defines_it()
    {
        Write("sub/template.conf", "template { command = run }");
        var spec = Read("include \"sub/template.conf\"\nsupervision.services.web = ${template} { nice = 1 }").Services.Values.Single();
        Assert.Equal(Root, spec.WorkingDirectory);
    }

    [Fact]
    public void A_relative_data_directory_begins_at_the_file_that_names_it()
    {
        Assert.Equal(Path.Combine(Root, "data"), Read("supervision.data-dir = data").DataDir);
    }
}
