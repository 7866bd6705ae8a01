using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>The fields of every message but <see cref="MessageType.Spawn"/>, each at its default where the sender named it not.</summary>
internal sealed record Message
{
    internal string Incarnation { get; init; } = "";

    internal int Pid { get; init; }

    internal long StartTime { get; init; }

    internal ExitStatus? Exit { get; init; }

    internal int Leftovers { get; init; }

    internal bool HasStdout { get; init; }

    internal bool HasStderr { get; init; }

    internal SpawnError Error { get; init; } = new(SpawnStage.Request, default, "");

    internal string Text => Error.Message;

    internal int Signal { get; init; }

    internal SignalScope Scope { get; init; }

    internal VersionRange Versions { get; init; }

    internal int Version { get; init; }

    internal int SurvivorCount { get; init; }

    /// <summary>How many listeners the keeper holds; null if the other end knows none.</summary>
    internal int ListenerCount { get; init; }

    internal bool IsLineReady { get; init; }

    internal ExitStatus? Forked { get; init; }

    internal int FirstPid { get; init; }

    internal string? Former { get; init; }

    internal TimeSpan? StartedAt { get; init; }

    internal TimeSpan? ExitedAt { get; init; }

    internal string StoreKey { get; init; } = "";

    internal string? Program { get; init; }

    internal string? ProgramVersion { get; init; }

    /// <summary>Whether the keeper can become another program while it runs.</summary>
    internal bool CanReplace { get; init; }

    internal bool IsForced { get; init; }

    internal bool IsSame { get; init; }

    internal TimeSpan Elapsed { get; init; }

    internal static Message Read(ReadOnlySpan<byte> payload)
    {
        var message = new Message();
        var (exitKind, exitNumber, forkedKind, forkedNumber) = (0, 0, 0, 0);
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            message = fields.Field switch
            {
                Field.Incarnation => message with { Incarnation = fields.Text() },
                Field.Pid => message with { Pid = fields.Integer() },
                Field.StartTime => message with { StartTime = fields.Number() },
                Field.Leftovers => message with { Leftovers = fields.Integer() },
                Field.HasStdout => message with { HasStdout = true },
                Field.HasStderr => message with { HasStderr = true },
                Field.Stage => message with { Error = message.Error with { Stage = (SpawnStage)fields.Integer() } },
                Field.Errno => message with { Error = message.Error with { Errno = new Errno(fields.Integer()) } },
                Field.Message => message with { Error = message.Error with { Message = fields.Text() } },
                Field.Signal => message with { Signal = fields.Integer() },
                Field.Scope => message with { Scope = (SignalScope)fields.Integer() },
                Field.VersionOldest => message with { Versions = message.Versions with { Oldest = fields.Integer() } },
                Field.VersionNewest => message with { Versions = message.Versions with { Newest = fields.Integer() } },
                Field.Version => message with { Version = fields.Integer() },
                Field.SurvivorCount => message with { SurvivorCount = fields.Integer() },
                Field.ListenerCount => message with { ListenerCount = fields.Integer() },
                Field.IsLineReady => message with { IsLineReady = true },
                Field.FirstPid => message with { FirstPid = fields.Integer() },
                Field.Former => message with { Former = fields.Text() },
                Field.StartedAtTicks => message with { StartedAt = new TimeSpan(fields.Number()) },
                Field.ExitedAtTicks => message with { ExitedAt = new TimeSpan(fields.Number()) },
                Field.StoreKey => message with { StoreKey = fields.Text() },
                Field.Program => message with { Program = fields.Text() },
                Field.ProgramVersion => message with { ProgramVersion = fields.Text() },
                Field.CanReplace => message with { CanReplace = true },
                Field.IsForced => message with { IsForced = true },
                Field.IsSame => message with { IsSame = true },
                Field.ElapsedTicks => message with { Elapsed = new TimeSpan(fields.Number()) },
                _ => message,
            };
            if (fields.Field == Field.ExitKind) exitKind = fields.Integer();
            if (fields.Field == Field.ExitNumber) exitNumber = fields.Integer();
            if (fields.Field == Field.ForkedKind) forkedKind = fields.Integer();
            if (fields.Field == Field.ForkedNumber) forkedNumber = fields.Integer();
        }

        return message with { Exit = ExitCode.Decode(exitKind, exitNumber), Forked = ExitCode.Decode(forkedKind, forkedNumber) };
    }
}
