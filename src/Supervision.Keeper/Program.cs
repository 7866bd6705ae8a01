using Supervision.Keeper.Relaying;
using Supervision.Keeper.Replacing;
using Supervision.Keeper.Serving;
using Supervision.Keeper.Starting;
using Supervision.Posix.Errors;
using Supervision.Posix.Replacing;

const int exitOk = 0;
const int exitUnable = 1;
const int exitUsage = 64;
const int exitUnusable = 69;
const int exitLocked = 73;

if (KeeperArguments.TryParse(args, out var problem) is not { } arguments)
{
    KeeperLog.Write(problem);
    return exitUsage;
}

if (arguments.Examination is { } examined) return Examiner.Answer(examined) ? exitOk : exitUnable;
try
{
    OwnSignals.Prepare();
    OwnProgram.Remember();
    var holder = 0;
    if (arguments.IsRelay)
    {
        using var relay = RelayServer.TryCreate(arguments.DataDirectory, arguments.Connection, out holder);
        relay?.Run();
        if (relay is null) KeeperLog.Write($"the relay with pid {holder} has {arguments.DataDirectory}");
        return relay is null ? exitLocked : exitOk;
    }

    using var server = arguments.State is { } state ? KeeperServer.Restore(arguments, state) : KeeperServer.TryCreate(arguments, out holder);
    if (server is null)
    {
        KeeperLog.Write($"the keeper with pid {holder} has {arguments.DataDirectory}");
        return exitLocked;
    }

    if (arguments.State is not null)
    {
        // The services are children of the thread that became this program, and are to stay that: some end when the thread does that started them.
        server.Run();
        return exitOk;
    }

    // Spawning on another thread than the main one keeps the list of adopted orphans apart from that of the services.
    var thread = new Thread(server.Run) { Name = "keeper" };
    thread.Start();
    thread.Join();
    return exitOk;
}
catch (Exception e) when (e is PosixException or StateException)
{
    KeeperLog.Write(e.Message);
    return exitUnusable;
}
