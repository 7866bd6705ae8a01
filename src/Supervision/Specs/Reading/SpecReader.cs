namespace Supervision.Specs.Reading;

/// <summary>Reads a configuration once: all of it, or all that is wrong with it.</summary>
public static class SpecReader
{
    /// <summary>Reads a file, what it includes, its load-paths, and the defaults under it.</summary>
    /// <param name="path">The file. Origins show it as it is given here.</param>
    /// <param name="options">What it is read with.</param>
    /// <exception cref="SpecException">A file is missing or wrong; all mistakes at once.</exception>
    public static NodeSpec ReadFile(string path, SpecReaderOptions options) => Read(SpecSource.OfFile(path, options));

    /// <summary>Reads a text as if it were a file of the current directory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="description">What origins call it.</param>
    /// <param name="options">What it is read with.</param>
    /// <exception cref="SpecException">The text is wrong; all mistakes at once.</exception>
    public static NodeSpec ReadText(string text, string description, SpecReaderOptions options) => Read(SpecSource.OfText(text, description, options));

    private static NodeSpec Read(SpecSource source)
    {
        var reading = source.Read();
        return reading.Errors.IsEmpty ? reading.Spec : throw new SpecException(reading.Errors);
    }
}
