using Supervision.Posix.Errors;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>Turns a request into a process. For one thread at a time.</summary>
/// <param name="isShared">Whether other threads of this process open files meanwhile.</param>
/// <param name="passedOn">What every process gets from this one; null for nothing.</param>
internal sealed class ProcessSpawner(bool isShared, PassedOn? passedOn = null) : IDisposable
{
    private readonly NativeSpawn _spawn = new(openFiles: new OpenFilesLimit(isShared));
    private readonly ThreadUmask _umask = new();
    private readonly SparePipes _pipes = new();
    private readonly Privileges _privileges = Privileges.ReadOwn();

    /// <summary>Starts what a request asks for.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="equip">Makes what the host gives it, once the request is known to make sense.</param>
    /// <param name="error">Why nothing was started.</param>
    /// <returns>Null if it could not be started.</returns>
    internal SpawnedProcess? TrySpawn(SpawnRequest request, Func<Equipment>? equip, out SpawnError? error)
    {
        try
        {
            error = null;
            RequestCheck.Check(request, _privileges);
            return Spawn(request, equip?.Invoke() ?? Equipment.None);
        }
        catch (SpawnException e)
        {
            error = e.Error;
        }
        catch (PosixException e)
        {
            error = new SpawnError(SpawnStage.Descriptors, e.Errno, $"cannot run {request.Arguments[0]}: {e.Message}");
        }

        return null;
    }

    /// <summary>Makes what the next process will need; that the last one runs need not wait for it.</summary>
    internal void Prepare() => _pipes.Refill();

    public void Dispose()
    {
        _spawn.Dispose();
        _pipes.Dispose();
    }

    private SpawnedProcess Spawn(SpawnRequest request, Equipment equipment)
    {
        var credentials = Credentials.Resolve(request);
        RequestCheck.CheckCredentials(credentials, request, _privileges);
        if (passedOn is not null) equipment = equipment.With(passedOn);
        if (request.Umask is { } mask && !_umask.CanSet) equipment = equipment with { ShellUmask = mask };
        var chained = ExecChain.IsNeeded(request, credentials, equipment);
        var program = FindProgram(request, credentials, check: chained);
        var arguments = chained
            ? ExecChain.Build(request, credentials, equipment, program, _privileges.Nice, ToolPaths.Find)
            : request.Arguments;
        var plan = new SpawnPlan(chained ? arguments[0] : program, arguments, equipment.Extend(request.Environment), request.WorkingDirectory, []);
        return WithPipes(request, equipment, plan, program, credentials);
    }

    private SpawnedProcess WithPipes(SpawnRequest request, Equipment equipment, SpawnPlan plan, string program, Credentials? credentials)
    {
        Pipe? stdout = null, stderr = null;
        try
        {
            if (request.PipeStdout && !equipment.SharesStreams) stdout = _pipes.Take();
            if (request.PipeStderr && !equipment.SharesStreams) stderr = _pipes.Take();
            using var umask = new ThreadUmask.Setting(equipment.ShellUmask is null ? request.Umask : null);
            var errno = _spawn.Spawn(plan with { Descriptors = equipment.Place(stdout?.Write, stderr?.Write) }, out var pid);
            if (errno.Number != 0) throw Diagnose(request, program, credentials, errno);
            var pidfd = ProcessCalls.OpenPidfd(pid);
            var startTime = ProcessStat.TryRead(pid, out var stat) ? stat.StartTime : 0;
            return new SpawnedProcess(pid, pidfd, startTime, stdout?.Read, stderr?.Read);
        }
        catch
        {
            stdout?.Read.Dispose();
            stderr?.Read.Dispose();
            throw;
        }
        finally
        {
            stdout?.Write.Dispose();
            stderr?.Write.Dispose();
        }
    }

    // A name without a slash must be searched before anything else; the rest is tried beforehand only if a tool would fail in our place.
    private static string FindProgram(SpawnRequest request, Credentials? credentials, bool check)
    {
        if (!check && request.Arguments[0].Contains('/')) return request.Arguments[0];
        using var identity = new FileSystemIdentity(credentials);
        if (check) Preflight.CheckDirectory(request.WorkingDirectory);
        var program = ProgramSearch.Find(request);
        if (check) Preflight.Check(request.WorkingDirectory, program);
        return program;
    }

    private static SpawnException Diagnose(SpawnRequest request, string program, Credentials? credentials, Errno errno)
    {
        try
        {
            using var identity = new FileSystemIdentity(credentials);
            Preflight.Check(request.WorkingDirectory, program);
        }
        catch (SpawnException found)
        {
            return found;
        }

        var stage = errno.Number is ErrnoNumbers.Again or 12 ? SpawnStage.Spawn : SpawnStage.Program;
        return SpawnException.Of(stage, errno.Number, $"cannot run {program}");
    }
}
