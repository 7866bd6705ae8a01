using System.Text;
using System.Text.Json;
using Supervision.Hocon;

namespace Supervision.Conformance.Hocon;

/// <summary>What must hold for any document at all.</summary>
internal static class FuzzTarget
{
    private static readonly HoconResolveOptions Resolving = new()
    {
        Environment = new Dictionary<string, string> { ["X_0"] = "p", ["Y"] = "q", ["e.f"] = "r" },
        SizeMax = 100_000,
    };

    private static readonly HoconParseOptions[] Syntaxes =
    [
        new() { Syntax = HoconSyntax.Hocon, BaseDirectory = AppContext.BaseDirectory, ResourceRoots = [AppContext.BaseDirectory] },
        new() { Syntax = HoconSyntax.Json },
        new() { Syntax = HoconSyntax.Properties },
    ];

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Check(string text)
    {
        try
        {
            foreach (var options in Syntaxes)
            {
                if (Read(text, options) is { } value && CheckValue(text, value, options) is { } mismatch)
                    return $"{options.Syntax}: {mismatch}";
            }

            return null;
        }
        catch (Exception e)
        {
            // That any other exception than HoconException comes out is what is looked for.
            return e.ToString();
        }
    }

    private static HoconValue? Read(string text, HoconParseOptions options)
    {
        try
        {
            return Config.ParseText(text, "fuzz", options).Resolve(Resolving).RootValue;
        }
        catch (HoconException e)
        {
            return e.Errors.Count > 0 && e.Message.Length > 0 ? null : throw new InvalidOperationException("an exception without errors", e);
        }
    }

    private static string? CheckValue(string text, HoconValue value, HoconParseOptions options)
    {
        var json = value.Render(HoconRenderOptions.Json);
        using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
        foreach (var rendering in new[] { HoconRenderOptions.Hocon, HoconRenderOptions.Hocon with { IsIndented = false }, HoconRenderOptions.Hocon with { HasComments = true, HasOrigins = true } })
        {
            var rendered = value.Render(rendering);
            if (Config.ParseText(rendered).RootValue.Render(HoconRenderOptions.Json) != json)
                return $"reads back differently: {rendered}";
        }

        // Half a surrogate pair is text here, but nothing that can be made UTF-8 of.
        if (options.Syntax == HoconSyntax.Json && !text.EnumerateRunes().Contains(Rune.ReplacementChar))
            JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2000 }).Dispose();
        return null;
    }
}
