using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace Supervision.Hocon.Configuration;

/// <summary>Calls back once some files, which may be missing as yet, have changed and then rested.</summary>
internal sealed class FileWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IDisposable> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PhysicalFileProvider> _directories = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private readonly TimeSpan _delay;
    private bool _isDisposed;

    public FileWatch(Action changed, TimeSpan delay, TimeProvider clock)
    {
        _delay = delay;
        _timer = clock.CreateTimer(_ => changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Watches these files besides those that are watched already.</summary>
    public void Follow(IEnumerable<string> paths)
    {
        lock (_lock)
        {
            foreach (var path in paths)
            {
                if (!_isDisposed && !_files.ContainsKey(path) && DirectoryOf(path) is { } directory)
                    _files.Add(path, ChangeToken.OnChange(() => directory.Watch(Path.GetFileName(path)), Touch));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var (_, subscription) in _files)
                subscription.Dispose();
            foreach (var (_, directory) in _directories)
                directory.Dispose();
        }

        _timer.Dispose();
    }

    private void Touch()
    {
        lock (_lock)
        {
            if (!_isDisposed)
                _timer.Change(_delay, Timeout.InfiniteTimeSpan);
        }
    }

    private PhysicalFileProvider? DirectoryOf(string path)
    {
        var directory = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(directory) || !Directory.Exists(directory))
            return null;
        if (!_directories.TryGetValue(directory, out var provider))
            _directories.Add(directory, provider = new PhysicalFileProvider(directory, ExclusionFilters.None));
        return provider;
    }
}
