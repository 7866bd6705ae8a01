using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Keeper.Replacing;

/// <summary>Says on standard output whether this program could go on with the state of a running keeper, and does nothing else.</summary>
internal static unsafe class Examiner
{
    private const string Name = "supervision-keeper ";
    private const string CanDo = " can take over";
    private const string CannotDo = " cannot take over: ";

    internal static bool Answer(int descriptor)
    {
        var problem = Problem(descriptor);
        Write(Name + OwnProgram.Version + (problem is null ? CanDo : CannotDo + problem) + "\n");
        return problem is null;
    }

    /// <summary>The version of a program that has said that it can; null if it has said anything else.</summary>
    internal static string? VersionIn(string answer) =>
        answer.StartsWith(Name, StringComparison.Ordinal) && answer.EndsWith(CanDo + "\n", StringComparison.Ordinal)
            ? answer[Name.Length..^(CanDo.Length + 1)]
            : null;

    /// <summary>Why a program has said that it cannot; null if it has said anything else.</summary>
    internal static string? ReasonIn(string answer) =>
        answer.StartsWith(Name, StringComparison.Ordinal) && answer.IndexOf(CannotDo, StringComparison.Ordinal) is var at and > 0
            ? answer[(at + CannotDo.Length)..].TrimEnd('\n')
            : null;

    private static string? Problem(int descriptor)
    {
        try
        {
            using var file = new SafeFileHandle(descriptor, ownsHandle: true);
            var daemon = KeeperState.Read(file).Only(StateKind.Daemon);
            if (daemon.Kind != StateKind.Daemon) return null;
            var versions = new VersionRange(daemon.Integer(Field.VersionOldest), daemon.Integer(Field.VersionNewest));
            return VersionRange.Own.Common(versions) is null ? $"the daemon speaks protocol {versions}, the keeper {VersionRange.Own}" : null;
        }
        catch (StateException e)
        {
            return e.Message;
        }
    }

    private static void Write(string text)
    {
        using var output = new SafeFileHandle(1, ownsHandle: false);
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) _ = FileCalls.Write(output, start, (nuint)bytes.Length);
    }
}
