using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads <c>logs { … }</c> of a service.</summary>
internal static class LogsReader
{
    private const int KeepLinesMax = 1_000_000;
    private const long SizeMin = 1024;
    private static readonly string[] Streams = ["stdout", "stderr"];

    public static LogsSpec Read(Section section, ServiceName service)
    {
        section.Expect(Keys.Logs);
        var missing = new LogsSpec();
        var (stdout, stderr) = (section.Child("stdout"), section.Child("stderr"));
        var (first, second) = (ReadFile(stdout, service), ReadFile(stderr, service));
        if (first is not null && first.File == second?.File)
        {
            SharedFile.Check(stdout, stderr);
            second = first;
        }

        return new LogsSpec
        {
            KeepLines = section.Whole("keep-lines", 0, KeepLinesMax) ?? missing.KeepLines,
            WhenFull = section.One("when-full", Choices.WhenFull, missing.WhenFull),
            Stdout = first,
            Stderr = second,
        };
    }

    /// <summary>Settings of a file that is nowhere named would be read by nobody. In the defaults they are for services that name one.</summary>
    /// <param name="own">What the service itself says.</param>
    /// <param name="read">What it came to.</param>
    public static void RequireFiles(Section own, LogsSpec read)
    {
        if (own.Find("logs") is not HoconObject) return;
        var logs = own.Child("logs");
        foreach (var stream in Streams)
        {
            var named = stream == "stdout" ? read.Stdout : read.Stderr;
            if (named is null && logs.Find(stream) is HoconObject && logs.Child(stream) is var settings && settings.Find("file") is null && settings.Present.Any())
                settings.Errors.Add(settings.Origin, settings.Path, "found settings of a file but no file, expected file = PATH beside them");
        }
    }

    private static LogFileSpec? ReadFile(Section section, ServiceName service)
    {
        section.Expect(Keys.LogFile);
        var mode = section.One("mode", Choices.LogFileMode, LogFileMode.Append);
        var rotate = ReadRotation(section.Child("rotate"));
        if (section.Filled("file", "a path") is not { } text || section.Find("file") is not { } value) return null;
        if (text.EndsWith('/')) section.Mistake("file", $"found {Places.Found(value)}, expected the path of a file");
        return new LogFileSpec { File = Scalars.Absolute(WithName(section, text, service), value), Mode = mode, Rotate = rotate };
    }

    /// <summary><c>%n</c> is the service, <c>%%</c> a percent sign; <c>%i</c> stays for whoever counts replicas.</summary>
    private static string WithName(Section section, string text, ServiceName service)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = at + 2 < text.Length ? text.IndexOf('%', at + 2) : -1)
        {
            if (at + 1 < text.Length && text[at + 1] is 'n' or 'i' or '%') continue;
            section.Mistake("file", $"found \"{text[at..Math.Min(text.Length, at + 2)]}\" in \"{text}\", expected %n (the service's name) or %%");
            return text;
        }

        return text.Replace("%%", "\0", StringComparison.Ordinal).Replace("%n", service.Text, StringComparison.Ordinal).Replace('\0', '%');
    }

    private static RotateSpec ReadRotation(Section section)
    {
        section.Expect(Keys.Rotate);
        var missing = new RotateSpec();
        return new RotateSpec
        {
            Size = section.Size("size", missing.Size, SizeMin),
            Every = section.Every("every", missing.Every),
            Keep = section.Count("keep", missing.Keep),
            Compress = section.Flag("compress", missing.Compress),
        };
    }
}
