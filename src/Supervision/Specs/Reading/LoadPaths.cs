using System.Collections.Immutable;
using System.IO.Enumeration;
using Supervision.Hocon;
using Supervision.Specs.Reconciliation;

namespace Supervision.Specs.Reading;

/// <summary>
/// Reads the files of the load-paths, each on its own: one that cannot be read leaves the others alone, and its service as it was.
/// </summary>
/// <param name="options">What configurations are read with.</param>
/// <param name="defaults">The fragment under every service.</param>
/// <param name="known">What each file said before.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class LoadPaths(
    SpecReaderOptions options, HoconObject? defaults, ImmutableSortedDictionary<string, ServiceSpec> known, SpecErrors errors)
{
    private const string Key = Keys.Root + ".load-paths";

    /// <summary>The files, sorted by the names of their services.</summary>
    public List<LoadedFile> Read(ImmutableArray<string> paths)
    {
        var files = new SortedDictionary<string, LoadedFile>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in Find(path)) files.TryAdd(file, Read(file));
        }

        return [.. files.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whether what these files say of one service differs from what they said before. Only its own files are looked at.</summary>
    public bool HasChanged(ImmutableArray<string> paths, ServiceName service)
    {
        var before = known.Where(f => Path.GetFileNameWithoutExtension(f.Key) == service.Text).ToDictionary();
        var now = paths.SelectMany(path => FilesOf(path, service)).Distinct().ToList();
        return now.Count != before.Count || now.Exists(file =>
            Read(file) is not { IsFresh: true, Service.Spec: var spec } || !before.TryGetValue(file, out var former) ||
            !KeyChanges.Between(ServiceKeys.All, former, spec).IsEmpty);
    }

    private static IEnumerable<string> FilesOf(string path, ServiceName service)
    {
        var name = Path.GetFileName(path);
        var isPattern = name.AsSpan().IndexOfAny('*', '?') >= 0;
        var file = Path.Combine(isPattern ? Path.GetDirectoryName(path)! : path, service.Text + ".conf");
        return Matches(service.Text + ".conf", isPattern ? name : "*") && File.Exists(file) ? [file] : [];
    }

    /// <summary>What a file said before; nothing when it was never read.</summary>
    public LoadedFile Former(string file) =>
        new(file, known.TryGetValue(file, out var spec) ? new ReadService(spec, new Section("", HoconObject.Empty, HoconOrigin.Of(file), errors)) : null, IsFresh: false);

    private List<string> Find(string path)
    {
        var name = Path.GetFileName(path);
        var isPattern = name.AsSpan().IndexOfAny('*', '?') >= 0;
        var directory = isPattern ? Path.GetDirectoryName(path)! : path;
        try
        {
            return [.. Directory.EnumerateFiles(directory).Where(file => Matches(Path.GetFileName(file), isPattern ? name : "*"))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A directory that is away for a while must not take its services with it.
            errors.Add(path, Key, e is DirectoryNotFoundException ? "no such directory" : e.Message);
            return [.. known.Keys.Where(file => Path.GetDirectoryName(file) == directory && Matches(Path.GetFileName(file), isPattern ? name : "*"))];
        }
    }

    /// <summary>Editors and package managers leave hidden files beside the real ones.</summary>
    private static bool Matches(string file, string pattern) =>
        !file.StartsWith('.') && file.EndsWith(".conf", StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: false);

    private LoadedFile Read(string file)
    {
        var own = new SpecErrors();
        var service = Read(file, own);
        if (!own.Any) return new LoadedFile(file, service, IsFresh: true);
        foreach (var error in own.Sorted()) errors.Add(error.Origin, error.Path, error.Message);
        return Former(file);
    }

    private ReadService? Read(string file, SpecErrors own)
    {
        var text = Path.GetFileNameWithoutExtension(file);
        if (!ServiceName.TryParse(text, out var name))
        {
            own.Add(file, "", $"found the file name \"{text}\", expected {Expectations.Name}");
            return null;
        }

        if (Layering.LoadFile(file, options, own) is not { } root) return null;
        var section = new Section("", root, root.Origin, own);
        return new ReadService(ServiceReader.Read(section, name, "/", defaults), section);
    }
}
