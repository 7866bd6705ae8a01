namespace Supervision.Daemon;

/// <summary>What the daemon's exit code says; the numbers are those of sysexits(3).</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>EX_USAGE: the command line makes no sense.</summary>
    public const int Usage = 64;

    /// <summary>EX_DATAERR: the configuration is wrong.</summary>
    public const int Configuration = 65;

    /// <summary>EX_UNAVAILABLE: an address cannot be bound, or the journal or the keeper cannot be used.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: the root group failed.</summary>
    public const int RootFailed = 70;

    /// <summary>As a shell's: the program that is run cannot be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>As a shell's: the program that is run does not exist.</summary>
    public const int NotFound = 127;

    /// <summary>As a shell's: with the number of the signal that killed the program that is run.</summary>
    public const int Signalled = 128;

    /// <summary>EX_CANTCREAT: another daemon has the data directory.</summary>
    public const int Locked = 73;
}
