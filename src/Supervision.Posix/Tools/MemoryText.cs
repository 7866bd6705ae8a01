using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Tools;

/// <summary>A file in memory by which text goes to a program, or comes from it: it takes all of it at once, so that nobody waits for the other end.</summary>
internal sealed class MemoryText : IDisposable
{
    private const int LengthMax = 16 * 1024 * 1024;

    internal MemoryText(string text = "")
    {
        File = Descriptor.Own(MemoryFileCalls.Create("supervision-tool", MemoryFileCalls.CloseOnExec), "cannot make a file in memory");
        RandomAccess.Write(File, Encoding.UTF8.GetBytes(text), 0);
    }

    internal SafeFileHandle File { get; }

    internal string Read()
    {
        var bytes = new byte[Math.Min(RandomAccess.GetLength(File), LengthMax)];
        var length = RandomAccess.Read(File, bytes, 0);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    public void Dispose() => File.Dispose();
}
