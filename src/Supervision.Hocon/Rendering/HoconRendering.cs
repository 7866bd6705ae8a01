using Supervision.Hocon.Rendering;

namespace Supervision.Hocon;

/// <summary>Writes values out, so that they can be read back as the same.</summary>
public static class HoconRendering
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="options">How; null for HOCON, one field per line.</param>
    public static string Render(this HoconValue value, HoconRenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Renderer(options ?? HoconRenderOptions.Hocon).Render(value);
    }

    /// <summary>Writes a resolved configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">How; null for HOCON, one field per line.</param>
    public static string Render(this Config config, HoconRenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.RootValue.Render(options);
    }
}
