using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Supervision.Posix.Identity;

namespace Supervision.Posix.Trees;

/// <summary>Reads the lists of children that the kernel keeps for each thread.</summary>
internal static unsafe class ChildList
{
    private const int SizeFirst = 4 * 1024;
    private const int SizeMax = 4 * 1024 * 1024;

    /// <summary>Adds the children of all threads of a process.</summary>
    internal static void Read(int pid, List<int> children)
    {
        var only = new DirectoryInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task"));
        try
        {
            foreach (var thread in only.EnumerateDirectories())
                Read(pid, Encoding.ASCII.GetBytes($"task/{thread.Name}/children"), children);
        }
        catch (IOException)
        {
            // The process ended meanwhile: its children are orphans now, and are found as such.
        }
        catch (UnauthorizedAccessException)
        {
            // As above; the kernel may answer either way.
        }
    }

    /// <summary>Adds the pids of one list.</summary>
    internal static void Read(int pid, ReadOnlySpan<byte> path, List<int> children)
    {
        for (var size = SizeFirst; size <= SizeMax; size *= 8)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                int length;
                fixed (byte* start = buffer) length = ProcFile.Read(pid, path, start, buffer.Length);
                if (length == buffer.Length) continue;
                if (length > 0) Parse(buffer.AsSpan(0, length), children);
                return;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static void Parse(ReadOnlySpan<byte> text, List<int> children)
    {
        while (Utf8Parser.TryParse(text, out int child, out var used))
        {
            children.Add(child);
            text = text[Math.Min(used + 1, text.Length)..];
        }
    }
}
