using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Supervision.Hocon.Configuration;

/// <summary>A HOCON file as a source of <see cref="IConfiguration"/>.</summary>
public sealed class HoconConfigurationSource : IConfigurationSource
{
    /// <summary>The file. A relative path starts at the builder's base path.</summary>
    public required string Path { get; set; }

    /// <summary>A missing file counts as an empty one; by default false.</summary>
    public bool IsOptional { get; set; }

    /// <summary>Read again whenever the file, or one that it includes, changes; by default false.</summary>
    public bool ReloadOnChange { get; set; }

    /// <summary>How long the files must rest before they are read again, for editors write in steps; 250 ms by default.</summary>
    public TimeSpan ReloadDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How the file is read; the defaults, if nothing is set.</summary>
    public HoconParseOptions ParseOptions { get; set; } = new();

    /// <summary>How substitutions are resolved; null, the default, for the environment of this process.</summary>
    public HoconResolveOptions? ResolveOptions { get; set; }

    /// <summary>
    /// Told when a changed file is wrong. The values from before stay in force. By default nobody is told.
    /// </summary>
    public Action<HoconException>? ReloadFailed { get; set; }

    /// <summary>The clock of <see cref="ReloadDelay"/>; the system's by default.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var root = (builder.GetFileProvider() as PhysicalFileProvider)?.Root ?? AppContext.BaseDirectory;
        return new HoconConfigurationProvider(this, System.IO.Path.GetFullPath(Path, root));
    }
}
