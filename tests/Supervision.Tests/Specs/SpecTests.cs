using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Specs;

/// <summary>A directory of its own for the files of one test, and what the reader makes of them.</summary>
public abstract class SpecTests : IDisposable
{
    protected string Root { get; } = Directory.CreateTempSubdirectory("supervision-specs-").FullName;

    protected SpecReaderOptions Options { get; set; } =
        new() { HostName = "test-host", DataDir = "/var/lib/test", Environment = new Dictionary<string, string>() };

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    protected NodeSpec Read(string text, params string[] overrides) =>
        SpecReader.ReadFile(Write("tree.conf", text), Options with { Overrides = overrides });

    /// <summary>The one service of a tree, given by its keys.</summary>
    protected ServiceSpec ReadService(string keys) =>
        Read($"supervision.services.web {{ command = run\n{keys}\n}}").Services[ServiceName.Parse("web")];

    /// <summary>The mistakes of a tree, without the directory of its files.</summary>
    protected string[] Errors(string text, params string[] overrides)
    {
        var exception = Assert.Throws<SpecException>(() => Read(text, overrides));
        return [.. exception.Errors.Select(e => e.ToString().Replace(Root + "/", "", StringComparison.Ordinal))];
    }

    /// <summary>The one mistake of a tree.</summary>
    protected string Error(string text, params string[] overrides) => Assert.Single(Errors(text, overrides));

    /// <summary>The one mistake of a service, which begins at line 2.</summary>
    protected string ServiceError(string keys) => Error($"supervision.services.web {{ command = run\n{keys}\n}}");
}
