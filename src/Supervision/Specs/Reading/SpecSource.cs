using System.Collections.Immutable;
using Supervision.Hocon;
using Supervision.Specs.Reading.Checking;

namespace Supervision.Specs.Reading;

/// <summary>A configuration that can be read again and again as its files change.</summary>
public sealed class SpecSource
{
    private readonly Func<Config> _readFile;
    private readonly string _description;
    private readonly SpecReaderOptions _options;

    private SpecSource(Func<Config> readFile, string description, SpecReaderOptions options) =>
        (_readFile, _description, _options) = (readFile, description, options);

    /// <summary>A file, what it includes, its load-paths, and the defaults under it.</summary>
    /// <param name="path">The file. Origins show it as it is given here.</param>
    /// <param name="options">What it is read with.</param>
    public static SpecSource OfFile(string path, SpecReaderOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return new SpecSource(() => Config.ParseFile(path, new HoconParseOptions { Syntax = HoconSyntax.ByExtension }), path, options);
    }

    /// <summary>A text, as if it were a file of the current directory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="description">What origins call it.</param>
    /// <param name="options">What it is read with.</param>
    public static SpecSource OfText(string text, string description, SpecReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        return new SpecSource(
            () => Config.ParseText(text, description, new HoconParseOptions { BaseDirectory = Environment.CurrentDirectory }), description, options);
    }

    /// <summary>Texts and files that a program has put together.</summary>
    /// <param name="read">Reads them, anew each time; not resolved.</param>
    /// <param name="description">What the origin of the whole is called.</param>
    /// <param name="options">What they are read with.</param>
    public static SpecSource OfConfig(Func<Config> read, string description, SpecReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(options);
        return new SpecSource(read, description, options);
    }

    /// <summary>Reads everything.</summary>
    /// <param name="known">What was read before: files of the load-paths that cannot be read now still say that.</param>
    /// <exception cref="SpecException">The configuration itself is missing or wrong; all mistakes at once.</exception>
    public SpecReading Read(SpecReading? known = null)
    {
        var errors = new SpecErrors();
        var root = Layering.Load(_readFile, _options, errors);
        ThrowIfAny(errors);

        // The root group has no place of its own: it is the file.
        return Read(root!, _description + ":1", known, errors);
    }

    /// <summary>Reads the load-paths again, over the configuration as it was.</summary>
    /// <param name="known">What was read before.</param>
    /// <exception cref="SpecException">The files do not fit together with the configuration.</exception>
    public SpecReading ReadLoadPaths(SpecReading known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Read(known.Root, known.Origin, known, new SpecErrors());
    }

    /// <summary>Whether a file of the load-paths that defines a service, or would, is another than it was; also when it cannot be read.</summary>
    /// <param name="known">What was read before.</param>
    /// <param name="service">The service.</param>
    public bool HasChanged(SpecReading known, ServiceName service)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(service);
        if (known.Spec.LoadPaths.IsEmpty) return false;
        var errors = new SpecErrors();
        var defaults = new Section("", known.Root, HoconOrigin.Of(known.Origin), errors).Child(Keys.Root).Find("defaults") as HoconObject;
        return new LoadPaths(_options, defaults, known.Files, errors).HasChanged(known.Spec.LoadPaths, service) || errors.Any;
    }

    private SpecReading Read(HoconObject root, string origin, SpecReading? known, SpecErrors errors)
    {
        var whole = new Section("", root, HoconOrigin.Of(origin), errors);
        NoteMisspelledRoot(whole);
        var supervision = new Section(Keys.Root, whole.Child(Keys.Root).Values, HoconOrigin.Of(origin), errors).Expect(Keys.Supervision);
        var node = NodeReader.Read(supervision);
        var tree = TreeReader.Read(supervision);

        var broken = new SpecErrors();
        var loadPaths = new LoadPaths(_options, supervision.Find("defaults") as HoconObject, FilesOf(known), broken);
        var files = loadPaths.Read(node.LoadPaths);
        var all = Fit(tree, files, loadPaths, node, supervision.Child("start"), errors, broken);

        var listeners = ListenerUse.All(node.Listeners, all.Services.Select(s => s.Spec));
        var services = all.Services.ToImmutableSortedDictionary(s => s.Spec.Name, s => WithListeners(s.Spec, listeners));
        return new SpecReading
        {
            Spec = node with
            {
                Services = node.Start.Select(services),
                Groups = all.Groups.ToImmutableSortedDictionary(g => g.Key, g => g.Value.Spec, StringComparer.Ordinal),
            },
            Errors = broken.Any ? broken.Sorted() : [],
            Unread = [.. files.Where(f => f.Service is null).Select(f => f.Name)],
            Root = root,
            Origin = origin,
            Files = files.Where(f => f.Service is not null).ToImmutableSortedDictionary(f => f.Path, f => f.Service!.Spec, StringComparer.Ordinal),
        };
    }

    private static ImmutableSortedDictionary<string, ServiceSpec> FilesOf(SpecReading? known) =>
        known?.Files ?? ImmutableSortedDictionary.Create<string, ServiceSpec>(StringComparer.Ordinal);

    /// <summary>
    /// The tree with the services of the files. A file whose service does not fit goes back to what it said before, and without it the rest is
    /// looked at again.
    /// </summary>
    private ReadTree Fit(
        ReadTree tree, List<LoadedFile> files, LoadPaths loadPaths, NodeSpec node, Section startSection, SpecErrors errors, SpecErrors broken)
    {
        while (true)
        {
            var all = tree.With(files.Where(f => f.Service is not null).Select(f => f.Service!));
            var found = new SpecErrors();
            Check(all, found);
            ManagedServices.Check(all, _options.Managed, found);
            ListenerNames.Check(all, node.Listeners, found);
            Fronts.Check(all, node, found);
            CheckStart(all, node.Start, startSection, found);
            var blamed = files.Where(f => f.IsFresh && found.Any && found.Sorted().Any(e => e.IsIn(f.Path))).ToList();
            if (blamed.Count == 0)
            {
                foreach (var error in found.Any ? found.Sorted() : []) errors.Add(error.Origin, error.Path, error.Message);
                if (errors.Any)
                {
                    foreach (var error in broken.Any ? broken.Sorted() : []) errors.Add(error.Origin, error.Path, error.Message);
                }

                ThrowIfAny(errors);
                return all;
            }

            foreach (var file in blamed)
            {
                foreach (var error in found.Sorted().Where(e => e.IsIn(file.Path))) broken.Add(error.Origin, error.Path, error.Message);
                files[files.IndexOf(file)] = loadPaths.Former(file.Path);
            }
        }
    }

    private static ServiceSpec WithListeners(ServiceSpec spec, ImmutableSortedDictionary<string, ListenerSpec> listeners) =>
        spec.Listeners.All(u => u.IsOwn) ? spec : spec with { Listeners = [.. spec.Listeners.Select(u => u.Found(listeners))] };

    private static void Check(ReadTree tree, SpecErrors errors)
    {
        var providers = new Providers(tree.Services);
        UniqueNames.Check(tree, errors);
        Requirements.Check(tree, providers, errors);
        OtherNames.Check(tree, providers, errors);
        Cycles.Check(WaitGraph.OfStarts(tree, providers), errors);
        Cycles.Check(WaitGraph.OfHooks(tree), errors);
        Conflicts.Check(tree, providers, errors);
        SignificantMembers.Check(tree, errors);
        LogFiles.Check(tree, errors);
        ReplicaFiles.Check(tree, errors);
    }

    private static void CheckStart(ReadTree tree, StartSpec start, Section section, SpecErrors errors)
    {
        foreach (var name in start.Services.Where(name => !tree.Services.Exists(s => s.Spec.Satisfies(name))))
        {
            errors.Add(section.OriginOf("services"), section.PathOf("services"),
                $"found \"{name}\", expected the name of a service{Nearest.Hint(name.Text, tree.Services.Select(s => s.Spec.Name.Text))}");
        }
    }

    /// <summary>Other keys beside the root are the author's own, but one that resembles it is a slip, with a whole tree lost under it.</summary>
    private static void NoteMisspelledRoot(Section whole)
    {
        foreach (var key in whole.Present)
        {
            if (key != Keys.Root && Nearest.To(key, [Keys.Root]) is { } root)
                whole.Errors.Add(whole.OriginOf(key), Places.Quoted(key), $"is an unknown key, did you mean {root}?");
        }
    }

    private static void ThrowIfAny(SpecErrors errors)
    {
        if (errors.Any) throw new SpecException(errors.Sorted());
    }
}
