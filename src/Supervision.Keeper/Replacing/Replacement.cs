using System.Globalization;
using Supervision.Keeper.Serving;
using Supervision.Keeper.Starting;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Keeper.Replacing;

/// <summary>Has this process run another keeper, once that has shown that it can go on, with all that is kept. On the loop's thread.</summary>
/// <param name="loop">The loop.</param>
/// <param name="dataDirectory">Of this keeper.</param>
/// <param name="save">Writes down all that is kept, as it is between two events.</param>
/// <param name="answer">Tells the daemon.</param>
internal sealed class Replacement(EventLoop loop, string dataDirectory, Action<StateWriter> save, Action<FrameWriter> answer) : IDisposable
{
    private Examination? _examination;

    /// <summary>Becomes another program if it is another and can go on; goes on as before, and says why, if not.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="isForced">Whether the program that runs already is to be run anew as well.</param>
    internal void Begin(string program, bool isForced)
    {
        if (_examination is not null)
        {
            Refuse(program, "another replacement is under way");
        }
        else if (!isForced && OwnProgram.Is(program))
        {
            answer(new FrameWriter(MessageType.NotReplaced, isIgnorable: true).Add(Field.IsSame, 1).Add(Field.ProgramVersion, OwnProgram.Version));
        }
        else if (!File.Exists(program))
        {
            Refuse(program, "there is no such file");
        }
        else
        {
            Guard(program, () => Examine(program, KeeperLaunch.Command(program)));
        }
    }

    public void Dispose() => _examination?.Dispose();

    private void Examine(string program, IReadOnlyList<string> command)
    {
        var state = new StateWriter();
        save(state);
        using var file = state.Finish();
        _examination = Examination.Begin(loop, command, dataDirectory, file, (version, reason) =>
        {
            _examination = null;
            if (version is null) Refuse(program, reason);
            else loop.Post(() => Guard(program, () => Become(program, version, command)));
        });
    }

    // Posted work runs between two events: nothing is half done, and nothing else spawns while descriptors are open to the next program.
    private void Become(string program, string version, IReadOnlyList<string> command)
    {
        KeeperLog.Write($"becomes {program} version {version}");
        var state = new StateWriter();
        save(state);
        using var file = state.Finish();
        string[] whole = [.. command, "--data-dir", dataDirectory, KeeperArguments.StateOption, file.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)];
        Refuse(program, $"it cannot be run: {ProgramChange.Run(whole, [.. state.Descriptors, file])}");
    }

    private void Guard(string program, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is PosixException or ProtocolException)
        {
            Refuse(program, e.Message);
        }
    }

    private void Refuse(string program, string reason)
    {
        KeeperLog.Write($"does not become {program}: {reason}");
        answer(new FrameWriter(MessageType.NotReplaced, isIgnorable: true).Add(Field.Message, reason).Add(Field.ProgramVersion, OwnProgram.Version));
    }
}
