using System.Globalization;
using Supervision.Actors;

namespace Supervision.Processes;

/// <summary>Reads the file in which a forking service writes the number of its main process, until it is stopped: an old file may still be there.</summary>
internal sealed class PidFileReader : ReceiveActor
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly string _file;
    private readonly Action<int> _found;
    private int _last;

    /// <param name="file">Where it is.</param>
    /// <param name="found">Told each number that it comes to hold.</param>
    public PidFileReader(string file, Action<int> found)
    {
        (_file, _found) = (file, found);
        Receive<Look>(_ => Read());
    }

    private sealed record Look;

    protected override void PreStart()
    {
        Read();
        Context.Timers.StartPeriodicTimer("look", new Look(), Interval);
    }

    private void Read()
    {
        try
        {
            if (int.TryParse(File.ReadAllText(_file).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0 && pid != _last)
            {
                _last = pid;
                _found(pid);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there yet. The time to become ready ends the search.
        }
    }
}
