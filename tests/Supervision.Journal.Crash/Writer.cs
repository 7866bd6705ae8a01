using System.Text;
using System.Threading.Channels;
using Supervision.Actors.Persistence;

namespace Supervision.Journal.Crash;

/// <summary>Several writers at once, each of which prints <c>id last</c> when a batch up to that number is durable.</summary>
internal static class Writer
{
    public const int Count = 8;

    public static string IdOf(int writer) => $"w{writer}";

    public static JournalEvent Event(long number) => new("e", $$"""{"n":{{number}},"text":"{{new string('x', (int)(number % 200))}}"}""");

    public static async Task Run(IJournal journal, Stream output)
    {
        var acknowledged = Channel.CreateUnbounded<string>();
        for (var writer = 0; writer < Count; writer++)
            _ = Write(journal, IdOf(writer), 1 + (writer % 4), acknowledged.Writer);
        await foreach (var line in acknowledged.Reader.ReadAllAsync())
            await output.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"));
    }

    private static async Task Write(IJournal journal, string id, int batch, ChannelWriter<string> acknowledged)
    {
        try
        {
            var incarnation = Guid.NewGuid().ToString("N");
            var next = await journal.HighestSequenceNumberAsync(id) + 1;
            while (true)
            {
                var first = next;
                await journal.AppendAsync(id, first, [.. Enumerable.Range(0, batch).Select(i => Event(first + i))], incarnation, DateTimeOffset.UnixEpoch);
                next += batch;
                acknowledged.TryWrite($"{id} {next - 1}");
            }
        }
        catch (Exception error)
        {
            acknowledged.TryComplete(error);
        }
    }
}
