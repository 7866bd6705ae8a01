using System.Xml.Linq;

namespace Supervision.Tidy.Tests;

/// <summary>Who may reference whom. A new assembly, or a new reference, is decided here first.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Supervision.Hocon"] = [],
        ["Supervision.Actors"] = [],
        ["Supervision.Actors.TestKit"] = ["Supervision.Actors"],
        ["Supervision.Posix"] = [],
        ["Supervision.Keeper"] = ["Supervision.Posix"],
        ["Supervision"] = ["Supervision.Hocon", "Supervision.Actors", "Supervision.Posix"],
        ["Supervision.Api"] = [],
        ["Supervision.Hosting"] = ["Supervision", "Supervision.Api", "Supervision.Hocon", "Supervision.Actors", "Supervision.Posix"],
        ["Supervision.Daemon"] = ["Supervision.Hosting", "Supervision.App"],
        ["Supervision.App"] = [],
        ["Supervision.App.AspNetCore"] = ["Supervision.App"],
        ["pbm"] = ["Supervision.Api"],
    };

    /// <summary>Database drivers enter only at the hosting assembly.</summary>
    private static readonly string[] Drivers = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Npgsql"];

    [Fact]
    public void Assemblies_reference_only_whom_they_may()
    {
        var projects = Repository.Files("src", "*.csproj").ToDictionary(f => Path.GetFileNameWithoutExtension(f), XDocument.Load);
        Assert.Equal(Allowed.Keys.Order(), projects.Keys.Order());
        foreach (var (name, project) in projects)
        {
            var references = project.Descendants("ProjectReference")
                .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
                .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
            Assert.Empty(references.Except(Allowed[name]).Select(r => $"{name} must not reference {r}"));
        }
    }

    [Fact]
    public void Database_drivers_enter_only_at_the_hosting_assembly()
    {
        var offenders = Repository.Files("src", "*.csproj")
            .Where(f => Path.GetFileNameWithoutExtension(f) != "Supervision.Hosting")
            .Where(f => XDocument.Load(f).Descendants("PackageReference").Any(p => Drivers.Contains((string?)p.Attribute("Include"))))
            .Select(Repository.Relative);
        Assert.Empty(offenders);
    }

    [Fact]
    public void Supervised_programs_need_no_web_framework()
    {
        var project = XDocument.Load(Repository.Files("src", "Supervision.App.csproj").Single());
        Assert.Empty(project.Descendants("FrameworkReference").Concat(project.Descendants("PackageReference")));
        Assert.Equal("Microsoft.NET.Sdk", (string?)project.Root!.Attribute("Sdk"));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Supervision.sln")).Replace('\\', '/');
        var missing = new[] { "src", "tests", "samples" }
            .SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Select(Repository.Relative)
            .Where(project => !solution.Contains(project, StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
