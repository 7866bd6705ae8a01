using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;

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
    private static void Read(int pid, ReadOnlySpan<byte> path, List<int> children)
    {
        using var list = ProcFile.Open(pid, path);
        if (!list.IsInvalid) Read(list, children);
    }

    /// <summary>Adds the pids of one list as it is now.</summary>
    internal static void Read(SafeFileHandle list, List<int> children)
    {
        for (var size = SizeFirst; size <= SizeMax; size *= 8)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                var length = Read(list, buffer);
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

    private static int Read(SafeFileHandle list, byte[] buffer)
    {
        var length = 0;
        fixed (byte* start = buffer)
        {
            while (length < buffer.Length && FileCalls.ReadAt(list, start + length, (nuint)(buffer.Length - length), length) is > 0 and var count)
                length += (int)count;
        }

        return length;
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
