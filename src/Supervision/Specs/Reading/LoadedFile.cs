namespace Supervision.Specs.Reading;

/// <summary>A file of the load-paths.</summary>
/// <param name="Path">The file.</param>
/// <param name="Service">The service that it defines; null when it cannot be read and never could.</param>
/// <param name="IsFresh">Whether the service is what the file says now, and not what it said before.</param>
internal sealed record LoadedFile(string Path, ReadService? Service, bool IsFresh)
{
    /// <summary>The name that the file gives to its service.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
}
