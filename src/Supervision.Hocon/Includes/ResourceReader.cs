using System.Text;
using Supervision.Hocon.Errors;
using Supervision.Hocon.Syntax;

namespace Supervision.Hocon.Includes;

/// <summary>A place to look for an included document.</summary>
/// <param name="Location">The place.</param>
/// <param name="Accumulates">It is read as well, and over those before it, when one before it was found.</param>
internal readonly record struct Candidate(Location Location, bool Accumulates);

/// <summary>Finds and reads documents: files, URLs and resources.</summary>
internal sealed class ResourceReader(HoconParseOptions options)
{
    private static readonly string[] Extensions = [".properties", ".json", ".conf"];

    /// <summary>The places that an include statement may mean, in the order in which they are looked at.</summary>
    public IEnumerable<Candidate> Candidates(IncludeKind kind, string name, Location includer)
    {
        // No file has such a name, and asking for it is an error of its own kind.
        if (name.Length == 0 || name.Contains('\0'))
            return [];
        var url = kind is IncludeKind.Any or IncludeKind.Url ? UrlOf(name) : null;
        if (url is not null || kind == IncludeKind.Url)
            return url is null ? [] : [new Candidate(new UrlLocation(url), false)];
        var resources = WithExtensions(name, resource => new ResourceLocation(resource.TrimStart('/')));
        return kind switch
        {
            IncludeKind.File => WithExtensions(name, FileOf),
            IncludeKind.Resource => resources,
            _ => WithExtensions(name, relative => Adjacent(relative, includer)).Concat(resources),
        };
    }

    /// <returns>null when there is no such document, or it cannot be read, which is reported.</returns>
    public Document? Open(Location location, HoconOrigin origin, ErrorCollector errors)
    {
        try
        {
            return location switch
            {
                FileLocation file => ReadFile(file),
                UrlLocation { Url.IsFile: true } url => ReadFile(new FileLocation(url.Url.LocalPath, url.Url.LocalPath)) is { } read
                    ? read with { Location = url } : null,
                UrlLocation url => UrlReader.Read(url.Url) is { } text ? new Document(url, text) : null,
                ResourceLocation resource => ReadResource(resource),
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            errors.Add(origin, $"'{location.Description}' cannot be read: {e.Message}", "a readable file");
            return null;
        }
    }

    private Document? ReadFile(FileLocation location)
    {
        options.FileSeen?.Invoke(location.Path);
        return File.Exists(location.Path) ? new Document(location, File.ReadAllText(location.Path, Encoding.UTF8)) : null;
    }

    private Document? ReadResource(ResourceLocation location)
    {
        if (options.ReadResource?.Invoke(location.Resource) is { } text)
            return new Document(location, text);
        foreach (var root in options.ResourceRoots)
        {
            var path = Path.GetFullPath(Path.Combine(root, location.Resource));
            if (ReadFile(new FileLocation(path, path)) is { } document)
                return document with { Location = location };
        }

        return null;
    }

    private static IEnumerable<Candidate> WithExtensions(string name, Func<string, Location?> locate)
    {
        if (Location.HasKnownExtension(name))
        {
            if (locate(name) is { } location)
                yield return new Candidate(location, false);
            yield break;
        }

        for (var i = 0; i < Extensions.Length; i++)
        {
            if (locate(name + Extensions[i]) is { } location)
                yield return new Candidate(location, i > 0);
        }
    }

    private Location? Adjacent(string name, Location includer) => includer switch
    {
        UrlLocation url => Uri.TryCreate(url.Url, name, out var adjacent) ? new UrlLocation(adjacent) : null,
        ResourceLocation resource when name.StartsWith('/') => null,
        ResourceLocation resource => new ResourceLocation(Normalize(Path.Combine(Path.GetDirectoryName(resource.Resource) ?? "", name))),
        _ => FileNextTo(name, includer),
    };

    /// <summary>What <c>file()</c> names is relative to the process and not to the including file.</summary>
    private FileLocation FileOf(string name)
    {
        var path = options.BaseDirectory is { } directory ? Path.Combine(directory, name) : name;
        return new FileLocation(Path.GetFullPath(path), name);
    }

    private FileLocation? FileNextTo(string name, Location includer)
    {
        if (Path.IsPathRooted(name))
            return new FileLocation(Path.GetFullPath(name), name);
        var directory = includer switch
        {
            FileLocation file => Path.GetDirectoryName(file.Path),
            UrlLocation { Url.IsFile: true } url => Path.GetDirectoryName(url.Url.LocalPath),
            TextLocation text => text.Directory ?? options.BaseDirectory,
            _ => null,
        };
        if (directory is null)
            return null;
        var path = Path.GetFullPath(Path.Combine(directory, name));
        var shown = includer is FileLocation { Shown: var includerShown } ? Path.Combine(Path.GetDirectoryName(includerShown) ?? "", name) : path;
        return new FileLocation(path, shown);
    }

    private static string Normalize(string resource) => Path.GetFullPath("/" + resource)[1..];

    private static Uri? UrlOf(string name) =>
        name.Contains(':') && !name.StartsWith('/') && Uri.TryCreate(name, UriKind.Absolute, out var url) ? url : null;
}
