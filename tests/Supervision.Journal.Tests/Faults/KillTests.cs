using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;
using Supervision.Journal.Crash;
using Supervision.Journal.Tests.Postgres;
using Xunit.Abstractions;

namespace Supervision.Journal.Tests.Faults;

/// <summary>
/// Twelve rounds each by default; <c>SUPERVISION_KILL_ROUNDS=200</c> asks for more, and the program Supervision.Journal.Crash does the
/// same by hand.
/// </summary>
[Collection("postgres")]
public sealed class KillTests(PostgresServer server, ITestOutputHelper output)
{
    [Fact]
    public async Task A_writer_killed_at_any_moment_must_leave_in_SQLite_all_that_it_acknowledged()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("journal.db");
        await Torture(() => SqliteJournal.Open(path), "sqlite", path);
    }

    [Fact]
    public async Task A_writer_killed_at_any_moment_must_leave_in_PostgreSQL_all_that_it_acknowledged()
    {
        var schema = server.NewSchema();
        await Torture(() => PostgresJournal.Open(schema), "postgresql", schema);
    }

    private async Task Torture(Func<IJournal> open, string provider, string target)
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("SUPERVISION_KILL_ROUNDS") ?? "12");
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var program = Path.Combine(AppContext.BaseDirectory, "Supervision.Journal.Crash.dll");
        var torture = new Torture(open, ["dotnet", program, "write", provider, target], new Random(seed));
        for (var round = 1; round <= rounds; round++)
            output.WriteLine($"round {round}: {await torture.Round()}");
    }
}
