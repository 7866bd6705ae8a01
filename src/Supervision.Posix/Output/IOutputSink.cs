namespace Supervision.Posix.Output;

/// <summary>Takes what one pipe brings, on the thread of the output pump. No member may block or throw.</summary>
public interface IOutputSink
{
    /// <summary>Takes bytes; they are valid only during the call.</summary>
    /// <param name="bytes">1 to 131,072 of them.</param>
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <summary>The pipe brings nothing more and is closed. The last call of all.</summary>
    void OnEnd();
}
