using System.Reflection;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>The file that describes every key and holds its default.</summary>
public static class Reference
{
    internal const string Name = "reference.conf";

    private static readonly Lazy<string> LazyText = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    private static readonly Lazy<Config> LazyConfig = new(() => Config.ParseText(Text, Name));

    /// <summary>The text as shipped.</summary>
    public static string Text => LazyText.Value;

    internal static Config Config => LazyConfig.Value;

    /// <summary>Whether a value is a default, and not what somebody wrote.</summary>
    internal static bool Holds(HoconValue? value) => value?.Origin.Description == Name;
}
