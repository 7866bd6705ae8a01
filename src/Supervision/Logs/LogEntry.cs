using System.Text;

namespace Supervision.Logs;

/// <summary>A line of a <see cref="LogRing"/>, whose text lies among the ring's bytes.</summary>
internal readonly struct LogEntry(long id, long utcTicks, string service, LogStream stream, bool isContinued, int start, int length)
{
    /// <summary>Ends the text of a line that goes on in the next record.</summary>
    public const string ContinuedMark = " [continued]";

    public long Id => id;

    public string Service => service;

    public int Start => start;

    public int Length => length;

    public LogEntry At(int newStart) => new(id, utcTicks, service, stream, isContinued, newStart, length);

    public void AddTo(LogRing ring, ReadOnlySpan<byte> text) => ring.Add(id, utcTicks, service, stream, text.Slice(start, length), isContinued);

    /// <summary>Text is made when somebody reads: most lines are never read.</summary>
    public LogLine Read(ReadOnlySpan<byte> ring)
    {
        var text = Encoding.UTF8.GetString(ring.Slice(start, length));
        return new LogLine(id, new DateTimeOffset(utcTicks, TimeSpan.Zero), service, stream, isContinued ? text + ContinuedMark : text);
    }
}
