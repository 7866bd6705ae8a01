using System.Diagnostics;
using Supervision.Actors.TestKit;
using Supervision.Specs;

namespace Supervision.Tests.Logs.Files;

/// <summary>A directory of its own for the files of one test.</summary>
public abstract class FileTests : IDisposable
{
    protected string Root { get; } = Directory.CreateTempSubdirectory("supervision-logs-").FullName;

    protected VirtualTime Time { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    protected string LogPath => Path.Combine(Root, "log", "web.log");

    public virtual void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected LogFileSpec Spec(RotateSpec? rotate = null, LogFileMode mode = LogFileMode.Append, string? file = null) =>
        new() { File = file ?? LogPath, Mode = mode, Rotate = rotate ?? new RotateSpec { Size = null } };

    /// <summary>The names of the files beside the log, behind its own name, in order.</summary>
    protected string[] Rotated() =>
        [.. Directory.GetFiles(Path.GetDirectoryName(LogPath)!).Select(f => Path.GetFileName(f)["web.log".Length..]).Where(n => n.Length > 0).Order(StringComparer.Ordinal)];

    protected string Content(string suffix = "") => File.ReadAllText(LogPath + suffix);

    protected static async Task Eventually(Func<bool> condition, Func<string>? complaint = null)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(5))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), complaint?.Invoke() ?? "not within 60 s");
        }
    }
}
