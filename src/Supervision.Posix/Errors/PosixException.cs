namespace Supervision.Posix.Errors;

/// <summary>The operating system refused something that it should not have refused.</summary>
public sealed class PosixException : IOException
{
    /// <summary>Creates the exception for an error number.</summary>
    /// <param name="action">What was tried, as <c>cannot open /srv/data</c>.</param>
    /// <param name="errno">The answer.</param>
    public PosixException(string action, Errno errno)
        : base($"{action}: {errno}") => Errno = errno;

    /// <summary>Creates the exception for a reason that has no error number.</summary>
    /// <param name="message">The whole sentence.</param>
    public PosixException(string message)
        : base(message)
    {
    }

    /// <summary>The answer of the operating system; 0 if the reason is another.</summary>
    public Errno Errno { get; }

    internal static PosixException Last(string action) => new(action, Errno.Last);
}
