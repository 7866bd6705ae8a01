using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>An exit status as two numbers.</summary>
internal static class ExitCode
{
    private const int Alive = 0;
    private const int Exited = 1;
    private const int Signaled = 2;
    private const int Dumped = 3;

    internal static FrameWriter AddExit(this FrameWriter frame, ExitStatus? status)
    {
        var (kind, number) = Encode(status);
        return frame.Add(Field.ExitKind, kind).Add(Field.ExitNumber, number);
    }

    /// <summary>Adds the end of a first process that was to fork, if it has ended.</summary>
    internal static FrameWriter AddForked(this FrameWriter frame, ExitStatus? status)
    {
        if (status is null) return frame;
        var (kind, number) = Encode(status);
        return frame.Add(Field.ForkedKind, kind).Add(Field.ForkedNumber, number);
    }

    internal static ExitStatus? Decode(int kind, int number) => kind switch
    {
        Alive => null,
        Exited => new ExitStatus.Exited(number),
        Signaled => new ExitStatus.Signaled(number, CoreDumped: false),
        Dumped => new ExitStatus.Signaled(number, CoreDumped: true),
        _ => new ExitStatus.Lost(),
    };

    private static (int Kind, int Number) Encode(ExitStatus? status) => status switch
    {
        null => (Alive, 0),
        ExitStatus.Exited exited => (Exited, exited.Code),
        ExitStatus.Signaled { CoreDumped: true } signaled => (Dumped, signaled.Signal),
        ExitStatus.Signaled signaled => (Signaled, signaled.Signal),
        _ => (-1, 0),
    };
}
