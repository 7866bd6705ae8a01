using System.Reflection;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class KeeperProcessHostTests : ProcessHostSpec
{
    private readonly string _directory = Directory.CreateTempSubdirectory("keeper-").FullName;

    private protected override IProcessHost Create() => KeeperProcessHost.ConnectOrStart(Keepers.Options(_directory));

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Keepers.WaitForEnd(_directory);
        Directory.Delete(_directory, recursive: true);
    }
}

internal static class Keepers
{
    internal static string Program { get; } = typeof(Keepers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "KeeperPath").Value!;

    internal static KeeperOptions Options(string directory) => new() { DataDirectory = directory, KeeperPath = Program };

    /// <summary>A keeper that has nothing left to keep ends by itself, and takes its socket along.</summary>
    internal static async Task WaitForEnd(string directory)
    {
        for (var i = 0; File.Exists(Path.Combine(directory, "keeper.sock")); i++)
        {
            Assert.True(i < 2000, File.ReadAllText(Path.Combine(directory, "keeper.log")));
            await Task.Delay(10);
        }
    }
}
