using System.Diagnostics;
using Supervision.Actors.Persistence;

namespace Supervision.Journal.Crash;

/// <summary>Starts a writer, kills it at a random moment, and checks that the journal holds all that was acknowledged, and nothing torn.</summary>
public sealed class Torture(Func<IJournal> open, string[] command, Random random)
{
    private readonly Dictionary<string, long> _acknowledged = [];

    /// <summary>One life of the writer.</summary>
    /// <returns>What was seen, in words.</returns>
    /// <exception cref="InvalidOperationException">The journal has lost, doubled or disordered something.</exception>
    public async Task<string> Round()
    {
        var lines = await WriteAndKill(TimeSpan.FromMilliseconds(random.NextDouble() * 60));
        using var journal = open();
        var stored = 0L;
        foreach (var (id, last) in _acknowledged)
            stored += await Check(journal, id, last);
        return $"{lines} batches acknowledged, {stored} events stored in all{string.Concat(journal.Notices.Select(notice => $"; {notice}"))}";
    }

    private async Task<int> WriteAndKill(TimeSpan life)
    {
        using var writer = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        try
        {
            var lines = 0;
            // The first line shows that it is at work; then it lives for a random while.
            for (var line = await writer.StandardOutput.ReadLineAsync(); line is not null; line = await writer.StandardOutput.ReadLineAsync())
            {
                if (lines++ == 0)
                    _ = Task.Delay(life).ContinueWith(_ => writer.Kill(), TaskScheduler.Default);
                Note(line);
            }
            return lines > 0 ? lines : throw new InvalidOperationException("The writer ended before it wrote anything.");
        }
        finally
        {
            await writer.WaitForExitAsync();
        }
    }

    private void Note(string line)
    {
        // The kill may cut the last line.
        if (line.Split(' ') is [var id, var number] && long.TryParse(number, out var last) && last >= _acknowledged.GetValueOrDefault(id))
            _acknowledged[id] = last;
    }

    private static async Task<long> Check(IJournal journal, string id, long acknowledged)
    {
        var expected = 1L;
        await foreach (var entry in journal.Queries.EventsAsync(EventQuery.ById(id)))
        {
            if (entry.SequenceNumber != expected)
                throw new InvalidOperationException($"'{id}': number {expected} expected, {entry.SequenceNumber} found.");
            if (entry.Payload != Writer.Event(expected).Payload)
                throw new InvalidOperationException($"'{id}': event {expected} has another content: {entry.Payload}");
            expected++;
        }
        if (expected - 1 < acknowledged)
            throw new InvalidOperationException($"'{id}': {acknowledged} was acknowledged, but the journal ends at {expected - 1}.");
        var batch = 1 + (int.Parse(id[1..]) % 4);
        return (expected - 1) % batch == 0
            ? expected - 1
            : throw new InvalidOperationException($"'{id}': ends at {expected - 1}, inside a batch of {batch}.");
    }
}
