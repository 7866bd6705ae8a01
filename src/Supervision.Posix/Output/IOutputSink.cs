namespace Supervision.Posix.Output;

/// <summary>Takes what one pipe brings, on the thread of the output pump. No member may block or throw.</summary>
public interface IOutputSink
{
    /// <summary>
    /// How many bytes it wants to be shown at a time, which stay in the pipe for it to take; 0 to be given them by <see cref="OnBytes"/>, the default.
    /// </summary>
    int PeekMax => 0;

    /// <summary>Takes bytes; they are valid only during the call.</summary>
    /// <param name="bytes">1 to 131,072 of them.</param>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Sees what the pipe begins with; the bytes are valid only during the call. What it has seen and left there is shown again.</summary>
    /// <param name="bytes">1 to <see cref="PeekMax"/> of them.</param>
    /// <param name="isLast">Whether nothing follows, for which a line could be left to wait.</param>
    /// <returns>What becomes of them.</returns>
    Peeked OnPeek(ReadOnlySpan<byte> bytes, bool isLast) => Peeked.Left;

    /// <summary>The pipe brings nothing more and is closed. The last call of all.</summary>
    void OnEnd();
}

/// <summary>What becomes of bytes that a sink was shown.</summary>
public enum Peeked
{
    /// <summary>They stay in the pipe until more comes.</summary>
    Left,

    /// <summary>They are out of the pipe, all of them.</summary>
    Taken,

    /// <summary>The pipe is lent to the sink, which takes some of them elsewhere, and returns it by <see cref="OutputPump.Return"/>.</summary>
    Lent,
}
