using Supervision.Api;

namespace Supervision.Pbm.Execution;

/// <summary>What a script learns from the end of <c>pbm</c>.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Unreachable = 4;
    public const int TimedOut = 5;
    public const int Forbidden = 6;
    public const int Conflict = 7;

    /// <summary>Ended by Ctrl-C before it was done, as shells say it. A stream that is followed ends with 0.</summary>
    public const int Interrupted = 130;

    public static int Of(ProblemKind kind) => kind switch
    {
        ProblemKind.BadRequest => Usage,
        ProblemKind.NotFound => NotFound,
        ProblemKind.Unreachable => Unreachable,
        ProblemKind.TimedOut => TimedOut,
        ProblemKind.Unauthorized or ProblemKind.Forbidden => Forbidden,
        ProblemKind.Conflict or ProblemKind.Stale => Conflict,
        _ => Failed,
    };

    /// <summary>Of several answers: theirs when they agree, else that something failed somewhere.</summary>
    public static int Combine(IReadOnlyCollection<int> codes) =>
        codes.Count == 0 ? Done : codes.Distinct().Count() == 1 ? codes.First() : Failed;
}
