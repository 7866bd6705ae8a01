using Supervision.Hosting.Journal;

namespace Supervision.Benchmarks.Journal;

/// <summary>Chooses the database: <c>sqlite DIRECTORY</c>, <c>sqlite-full DIRECTORY</c> or <c>postgresql CONNECTION-STRING</c>.</summary>
internal static class JournalBenchmarks
{
    public static int Append(string[] args) => Database(args) is { } database ? AppendBenchmark.Run(database) : Usage("journal");

    public static int Recovery(string[] args) => Database(args) is { } database ? RecoveryBenchmark.Run(database) : Usage("journal-recovery");

    public static int Start(string[] args) => args is [var path] ? StartBenchmark.Run(path) : Usage("journal-start SQLITE-FILE, twice:");

    private static IDatabase? Database(string[] args) => args switch
    {
        ["sqlite", var directory] => new SqliteDatabase(directory, SqliteSynchronous.Normal),
        ["sqlite-full", var directory] => new SqliteDatabase(directory, SqliteSynchronous.Full),
        ["postgresql", var connectionString] => new PostgresDatabase(connectionString),
        _ => null,
    };

    private static int Usage(string name)
    {
        Console.Error.WriteLine($"usage: {name} sqlite DIRECTORY | sqlite-full DIRECTORY | postgresql CONNECTION-STRING");
        return 64;
    }
}
