using Microsoft.Extensions.Configuration;

namespace Supervision.Hocon.Configuration;

/// <summary>Holds one file's values, and reads them again when the file or one that it includes changes.</summary>
internal sealed class HoconConfigurationProvider : ConfigurationProvider, IDisposable
{
    private readonly HoconConfigurationSource _source;
    private readonly string _path;
    private readonly FileWatch? _watch;

    public HoconConfigurationProvider(HoconConfigurationSource source, string path)
    {
        _source = source;
        _path = path;
        if (source.ReloadOnChange)
            _watch = new FileWatch(Reload, source.ReloadDelay, source.Clock);
    }

    /// <exception cref="HoconException">The file is missing and not optional, or wrong.</exception>
    public override void Load() => Data = Read();

    public void Dispose() => _watch?.Dispose();

    private void Reload()
    {
        try
        {
            Data = Read();
        }
        catch (HoconException e)
        {
            _source.ReloadFailed?.Invoke(e);
            return;
        }

        OnReload();
    }

    private Dictionary<string, string?> Read()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { _path };
        try
        {
            if (_source.IsOptional && !File.Exists(_path))
                return [];
            var told = _source.ParseOptions.FileSeen;
            var options = _source.ParseOptions with
            {
                FileSeen = file =>
                {
                    seen.Add(file);
                    told?.Invoke(file);
                },
            };
            return FlatKeys.Of(Config.ParseFile(_path, options).Resolve(_source.ResolveOptions).Root);
        }
        finally
        {
            // A file that is wrong is watched as well, for it will be mended.
            _watch?.Follow(seen);
        }
    }
}
