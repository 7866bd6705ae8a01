using System.Runtime.CompilerServices;

// Every signature is blittable, so that the calls can be compiled ahead of time.
[assembly: DisableRuntimeMarshalling]

namespace Supervision.Posix.Native;

/// <summary>The C library that all calls go to: glibc 2.34 or newer.</summary>
internal static class Libc
{
    internal const string Name = "libc.so.6";
}
