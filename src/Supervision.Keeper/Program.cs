using Supervision.Keeper.Serving;
using Supervision.Keeper.Starting;
using Supervision.Posix.Errors;

const int exitOk = 0;
const int exitUsage = 64;
const int exitUnusable = 69;
const int exitLocked = 73;

if (KeeperArguments.TryParse(args, out var problem) is not { } arguments)
{
    KeeperLog.Write(problem);
    return exitUsage;
}

try
{
    OwnSignals.Prepare();
    using var server = KeeperServer.TryCreate(arguments, out var holder);
    if (server is null)
    {
        KeeperLog.Write($"the keeper with pid {holder} has {arguments.DataDirectory}");
        return exitLocked;
    }

    // Spawning on another thread than the main one keeps the list of adopted orphans apart from that of the services.
    var thread = new Thread(server.Run) { Name = "keeper" };
    thread.Start();
    thread.Join();
    return exitOk;
}
catch (PosixException e)
{
    KeeperLog.Write(e.Message);
    return exitUnusable;
}
