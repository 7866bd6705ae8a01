using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>Carries a <see cref="SpawnError"/> from where it is found to the spawner's edge.</summary>
internal sealed class SpawnException : Exception
{
    internal SpawnException(SpawnStage stage, int errno, string message)
        : base(message) => Error = new SpawnError(stage, new Errno(errno), message);

    internal SpawnError Error { get; }

    /// <summary>A sentence that ends with the words of the error number.</summary>
    internal static SpawnException Of(SpawnStage stage, int errno, string action) => new(stage, errno, $"{action}: {new Errno(errno)}");
}
