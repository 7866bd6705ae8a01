using Supervision.Hocon.Configuration;

namespace Microsoft.Extensions.Configuration;

/// <summary>Adds HOCON files to a configuration builder.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>Adds a HOCON file, whose values win over those of the sources before it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file. A relative path starts at the builder's base path.</param>
    /// <param name="optional">A missing file counts as an empty one.</param>
    /// <param name="reloadOnChange">Read again whenever the file, or one that it includes, changes.</param>
    public static IConfigurationBuilder AddHoconFile(this IConfigurationBuilder builder, string path, bool optional = false, bool reloadOnChange = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.Add(new HoconConfigurationSource { Path = path, IsOptional = optional, ReloadOnChange = reloadOnChange });
    }

    /// <summary>Adds a HOCON file with all that can be said about it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="source">The file and how it is read.</param>
    public static IConfigurationBuilder AddHoconFile(this IConfigurationBuilder builder, HoconConfigurationSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(source);
    }
}
