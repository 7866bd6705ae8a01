using System.Reflection;
using System.Runtime.CompilerServices;

namespace Supervision.Hosting.Tests.PublicApi;

/// <summary>What users can rely on stands in a file for each assembly; whoever changes it, changes it knowingly.</summary>
public sealed class ApprovalTests
{
    [Theory]
    [InlineData("Supervision.Hosting")]
    [InlineData("Supervision.Api")]
    [InlineData("Supervision.Actors")]
    [InlineData("Supervision.Hocon")]
    [InlineData("Supervision.App")]
    [InlineData("Supervision.App.AspNetCore")]
    public void The_public_interface_of_an_assembly_is_the_approved_one(string assembly)
    {
        var text = ApiText.Of(Assembly.Load(assembly));
        var file = FileOf(assembly);
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(file + ".received", text);
            Assert.Fail($"{file} is not what {assembly} shows: look at {file}.received, and rename it if it is right");
        }
    }

    private static string FileOf(string assembly, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, $"{assembly}.txt");
}
