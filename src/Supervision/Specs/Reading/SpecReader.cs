using System.Collections.Immutable;
using Supervision.Hocon;
using Supervision.Specs.Reading.Checking;

namespace Supervision.Specs.Reading;

/// <summary>Reads a configuration: all of it, or all that is wrong with it.</summary>
public static class SpecReader
{
    /// <summary>Reads a file, what it includes, and the defaults under it.</summary>
    /// <param name="path">The file. Origins show it as it is given here.</param>
    /// <param name="options">What it is read with.</param>
    /// <exception cref="SpecException">The file is missing or wrong; all mistakes at once.</exception>
    public static NodeSpec ReadFile(string path, SpecReaderOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(() => Config.ParseFile(path, new HoconParseOptions { Syntax = HoconSyntax.ByExtension }), path, options);
    }

    /// <summary>Reads a text as if it were a file of the current directory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="description">What origins call it.</param>
    /// <param name="options">What it is read with.</param>
    /// <exception cref="SpecException">The text is wrong; all mistakes at once.</exception>
    public static NodeSpec ReadText(string text, string description, SpecReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(
            () => Config.ParseText(text, description, new HoconParseOptions { BaseDirectory = Environment.CurrentDirectory }), description, options);
    }

    private static NodeSpec Read(Func<Config> readFile, string description, SpecReaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new SpecErrors();
        var root = Layering.Load(readFile, options, errors);
        ThrowIfAny(errors);

        // The root group has no place of its own: it is the file.
        var origin = description + ":1";
        var whole = new Section("", root!, HoconOrigin.Of(origin), errors);
        NoteMisspelledRoot(whole);
        var supervision = new Section(Keys.Root, whole.Child(Keys.Root).Values, HoconOrigin.Of(origin), errors).Expect(Keys.Supervision);
        var node = NodeReader.Read(supervision);
        var tree = TreeReader.Read(supervision);
        Check(tree, errors);
        ThrowIfAny(errors);

        return node with
        {
            Services = tree.Services.ToImmutableSortedDictionary(s => s.Spec.Name, s => s.Spec),
            Groups = tree.Groups.ToImmutableSortedDictionary(g => g.Key, g => g.Value.Spec, StringComparer.Ordinal),
        };
    }

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
