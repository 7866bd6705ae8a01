using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;
using Supervision.Keeper.Starting;

namespace Supervision.Keeper.Replacing;

/// <summary>Runs a program that may be a keeper, and has it say whether it could go on with a state. Services are looked after meanwhile.</summary>
internal sealed unsafe class Examination : IReadiness, IDisposable
{
    private const int StateDescriptor = 3;
    private const int AnswerMax = 4096;

    private readonly EventLoop _loop;
    private readonly LoopTimer _limit;
    private readonly WatchedProcess _process;
    private readonly SafeFileHandle _answer;
    private readonly Action<string?, string> _onDone;
    private bool _isLate;
    private bool _isDisposed;

    private Examination(EventLoop loop, int pid, SafeFileHandle answer, Action<string?, string> onDone)
    {
        (_loop, _answer, _onDone) = (loop, answer, onDone);
        _process = new WatchedProcess(pid, 0, ProcessCalls.OpenPidfd(pid));
        _process.Token = loop.Add(_process.Pidfd, Readiness.Readable, this);
        _limit = new LoopTimer(loop, GiveUp);
        _limit.Set(Patience);
    }

    private static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Begins.</summary>
    /// <param name="loop">On whose thread all of it happens.</param>
    /// <param name="command">The program.</param>
    /// <param name="dataDirectory">Of this keeper.</param>
    /// <param name="state">What it holds now.</param>
    /// <param name="onDone">Told the version of a program that can, or null and why it cannot.</param>
    /// <exception cref="PosixException">It cannot be run.</exception>
    internal static Examination Begin(EventLoop loop, IReadOnlyList<string> command, string dataDirectory, SafeFileHandle state, Action<string?, string> onDone)
    {
        string[] arguments = [.. command, "--data-dir", dataDirectory, KeeperArguments.ExaminationOption, $"{StateDescriptor}"];
        var answer = Pipe.Create();
        using var theirs = answer.Write;
        using var log = new SafeFileHandle(2, ownsHandle: false);
        using var spawn = new NativeSpawn(KeeperLaunch.BlockedSignals);
        var plan = new SpawnPlan(arguments[0], arguments, OwnEnvironment.Read(), "/", [new(0, null), new(1, theirs), new(2, log), new(StateDescriptor, state)]);
        var errno = spawn.Spawn(plan, out var pid);
        if (errno.Number == 0) return new Examination(loop, pid, answer.Read, onDone);
        answer.Read.Dispose();
        throw new PosixException($"cannot run {command[^1]}", errno);
    }

    public void OnReady(Readiness events)
    {
        if (ExitWatch.Reap(_process) is not { } end) return;
        var text = Read();
        Dispose();
        var version = _isLate ? null : Examiner.VersionIn(text);
        _onDone(version, _isLate ? $"it did not answer within {Patience.TotalSeconds:0} s" : Examiner.ReasonIn(text) ?? $"it is no keeper: {end} without an answer");
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _loop.Remove(_process.Pidfd, _process.Token);
        _process.Pidfd.Dispose();
        _answer.Dispose();
        _limit.Dispose();
    }

    private void GiveUp()
    {
        _isLate = true;
        _ = SignalCalls.Send(_process.Pidfd, Signals.Kill);
    }

    private string Read()
    {
        var buffer = stackalloc byte[AnswerMax];
        var length = (int)FileCalls.Read(_answer, buffer, AnswerMax);
        return Encoding.UTF8.GetString(buffer, Math.Max(length, 0));
    }
}
