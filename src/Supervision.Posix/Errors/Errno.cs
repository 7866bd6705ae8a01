using System.Runtime.InteropServices;
using Supervision.Posix.Native;

namespace Supervision.Posix.Errors;

/// <summary>An error number of the operating system, with its words.</summary>
/// <param name="Number">As in <c>errno.h</c>; 0 is no error.</param>
public readonly record struct Errno(int Number)
{
    /// <summary>The symbol, as <c>ENOENT</c>, or the number where the C library knows none.</summary>
    public string Name => Marshal.PtrToStringUTF8(ErrorCalls.Name(Number)) ?? $"errno {Number}";

    /// <summary>The description, as <c>No such file or directory</c>.</summary>
    public string Description => Marshal.PtrToStringUTF8(ErrorCalls.Description(Number)) ?? "Unknown error";

    /// <summary>The error of the last call of this thread into the operating system.</summary>
    internal static Errno Last => new(Marshal.GetLastPInvokeError());

    /// <summary>Description and symbol, as <c>No such file or directory (ENOENT)</c>.</summary>
    public override string ToString() => $"{Description} ({Name})";
}
