namespace Supervision.Posix.Keeping;

/// <summary>The files by which a keeper, or a relay, and its daemon find each other in the data directory.</summary>
internal sealed class KeeperFiles(string dataDirectory, string name = "keeper")
{
    internal string DataDirectory { get; } = Path.GetFullPath(dataDirectory);

    /// <summary>Where the keeper listens.</summary>
    internal string Socket => Path.Combine(DataDirectory, $"{name}.sock");

    /// <summary>Holds its pid.</summary>
    internal string Pid => Path.Combine(DataDirectory, $"{name}.pid");

    /// <summary>Held by the one keeper of the directory.</summary>
    internal string Lock => Path.Combine(DataDirectory, $"{name}.lock");

    /// <summary>What it writes to standard error.</summary>
    internal string Log => Path.Combine(DataDirectory, $"{name}.log");
}
