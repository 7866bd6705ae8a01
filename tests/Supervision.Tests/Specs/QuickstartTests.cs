using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Specs;

/// <summary>The tree that newcomers run first.</summary>
public sealed class QuickstartTests
{
    private static readonly string Repository = FindRepository();

    private readonly NodeSpec _spec = SpecReader.ReadFile(
        Path.Combine(Repository, "hocon/quickstart.conf"), new SpecReaderOptions { HostName = "host", DataDir = "/tmp/demo" });

    [Fact]
    public void It_has_a_web_program_a_worker_a_one_shot_and_a_program_that_crashes()
    {
        Assert.Equal(["flaky", "prepare", "web", "worker"], _spec.Services.Keys.Select(n => n.Text));
        Assert.Equal(["prepare", "web", "worker"], _spec.Groups["/shop"].Members.ToArray());
        Assert.Equal(ServiceType.OneShot, Service("prepare").Type);
    }

    [Fact]
    public void The_one_shot_comes_before_the_web_program_and_both_before_the_worker()
    {
        Assert.Equal(["prepare"], Service("web").Requires.Select(r => r.Name.Text));
        Assert.Equal(["prepare", "web"], Service("worker").Requires.Select(r => r.Name.Text));
    }

    [Fact]
    public void The_web_program_is_the_sample_as_it_is_built()
    {
        var web = Service("web");
        var program = Path.GetFullPath(web.Command[0], web.WorkingDirectory);
        Assert.Equal(Path.Combine(Repository, "artifacts/bin/QuickstartWeb/release/QuickstartWeb"), program);
        Assert.True(File.Exists(Path.Combine(Repository, "samples/QuickstartWeb/QuickstartWeb.csproj")));
    }

    [Fact]
    public void Everything_else_needs_the_shell_and_coreutils_only()
    {
        Assert.All(_spec.Services.Values.Where(s => s.Name.Text != "web"), s => Assert.Equal("/bin/sh", s.Command[0]));
    }

    private ServiceSpec Service(string name) => _spec.Services[ServiceName.Parse(name)];

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Supervision.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
