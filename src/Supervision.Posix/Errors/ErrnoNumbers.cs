namespace Supervision.Posix.Errors;

/// <summary>The error numbers that decide something here; equal on x86 and ARM.</summary>
internal static class ErrnoNumbers
{
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int NoProcess = 3;
    internal const int Interrupted = 4;
    internal const int NotAProgram = 8;
    internal const int Again = 11;
    internal const int AccessDenied = 13;
    internal const int Busy = 16;
    internal const int Exists = 17;
    internal const int NotADirectory = 20;
    internal const int IsADirectory = 21;
    internal const int Invalid = 22;
    internal const int NotSupported = 95;
    internal const int AddressInUse = 98;
    internal const int ConnectionRefused = 111;
}
