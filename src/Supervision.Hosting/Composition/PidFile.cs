using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Supervision.Hosting;

/// <summary>The daemon's pid, in <c>daemon.pid</c> of the data directory, for people and their scripts. A full disk is no reason to leave services alone.</summary>
/// <param name="dataDirectory">Where it is.</param>
/// <param name="log">Where it is said that it cannot be written.</param>
internal sealed class PidFile(string dataDirectory, ILogger log)
{
    private readonly string _path = Path.Combine(dataDirectory, "daemon.pid");

    /// <summary>Names this process, or none.</summary>
    public void Write()
    {
        var draft = _path + ".new";
        try
        {
            File.WriteAllText(draft, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            File.Move(draft, _path, overwrite: true);
        }
        catch (IOException e)
        {
            // An old number would name a stranger.
            File.Delete(draft);
            File.Delete(_path);
            HostingLog.PidNotWritten(log, _path, e.Message);
        }
    }

    public void Delete() => File.Delete(_path);
}
