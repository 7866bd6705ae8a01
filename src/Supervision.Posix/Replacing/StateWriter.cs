using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Replacing;

/// <summary>
/// Collects all that a keeper holds: parts that are framed as messages are, in which descriptors stand as their numbers. Whoever reads them has the
/// descriptors under the same numbers, being the same process.
/// </summary>
internal sealed unsafe class StateWriter
{
    private const string Name = "supervision-keeper";

    private readonly MemoryStream _bytes = new();
    private readonly List<SafeFileHandle> _descriptors = [];

    /// <summary>Those that the state names.</summary>
    internal IReadOnlyList<SafeFileHandle> Descriptors => _descriptors;

    internal void Add(FrameWriter part)
    {
        _bytes.Write(part.Finish().Span);
        _descriptors.AddRange(part.Descriptors);
    }

    /// <summary>The state as a file that is nowhere but in memory.</summary>
    /// <exception cref="PosixException">There is no room for it.</exception>
    internal SafeFileHandle Finish()
    {
        var file = Descriptor.Own(MemoryFileCalls.Create(Name, MemoryFileCalls.CloseOnExec), "cannot make a file in memory");
        fixed (byte* start = _bytes.GetBuffer())
        {
            for (long written = 0; written < _bytes.Length;)
            {
                var count = FileCalls.WriteAt(file, start + written, (nuint)(_bytes.Length - written), written);
                if (count <= 0)
                {
                    using (file) throw PosixException.Last("cannot write a file in memory");
                }

                written += count;
            }
        }

        return file;
    }
}
