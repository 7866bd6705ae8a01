using System.Globalization;

namespace Supervision.Services;

/// <summary>How a process ended, as kept in the journal and shown to people.</summary>
/// <param name="Kind"><c>exited</c>, <c>signaled</c> or <c>lost</c> (nobody saw the end).</param>
/// <param name="Code">The exit code of <c>exited</c>.</param>
/// <param name="Signal">The signal's name of <c>signaled</c>, such as <c>SIGKILL</c>.</param>
/// <param name="CoreDumped">Whether the kernel wrote a core.</param>
/// <param name="Reason">Why, in words, where that is known: of a managed service the exception that ended it.</param>
public sealed record ExitDescription(string Kind, int? Code = null, string? Signal = null, bool CoreDumped = false, string? Reason = null)
{
    /// <summary>Nobody saw how it ended.</summary>
    public static ExitDescription Lost { get; } = new("lost");

    /// <summary>Ended by itself with a code.</summary>
    public static ExitDescription Exited(int code) => new("exited", Code: code);

    /// <summary>Ended by a signal.</summary>
    public static ExitDescription Signaled(string signal, bool coreDumped = false) => new("signaled", Signal: signal, CoreDumped: coreDumped);

    /// <summary>Such as <c>exited 3</c>, <c>killed by SIGSEGV (core dumped)</c>, <c>lost</c>, and the reason where there is one.</summary>
    public string Text => Reason is null ? End : $"{End}: {Reason}";

    private string End => Kind switch
    {
        "exited" => string.Create(CultureInfo.InvariantCulture, $"exited {Code}"),
        "signaled" => CoreDumped ? $"killed by {Signal} (core dumped)" : $"killed by {Signal}",
        _ => "lost",
    };

    /// <inheritdoc/>
    public override string ToString() => Text;
}
