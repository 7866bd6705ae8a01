using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Journal.Crash;

// Crash write sqlite|postgresql TARGET          writes until it is killed; prints each batch once it is durable
// Crash torture sqlite|postgresql TARGET ROUNDS [SEED]   kills such writers at random points and checks the journal each time
if (args is ["write", var provider, var target])
{
    using var journal = Open(provider, target);
    await Writer.Run(journal, Console.OpenStandardOutput());
    return 0;
}
if (args is ["torture", _, _, var rounds, ..])
{
    var seed = args.Length > 4 ? int.Parse(args[4]) : Environment.TickCount;
    Console.WriteLine($"seed {seed}");
    var torture = new Torture(() => Open(args[1], args[2]), [Environment.ProcessPath!, "write", args[1], args[2]], new Random(seed));
    for (var round = 1; round <= int.Parse(rounds); round++)
        Console.WriteLine($"round {round}: {await torture.Round()}");
    return 0;
}
Console.Error.WriteLine("usage: write sqlite|postgresql TARGET | torture sqlite|postgresql TARGET ROUNDS [SEED]");
return 64;

static IJournal Open(string provider, string target) => provider == "sqlite" ? SqliteJournal.Open(target) : PostgresJournal.Open(target);
