using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Output;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>Collects what a pipe brings.</summary>
internal sealed class Collected : IOutputSink
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task End => _end.Task;

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        lock (_text) _ = _text.Append(Encoding.UTF8.GetString(bytes));
    }

    public void OnEnd() => _end.SetResult();

    /// <summary>Reads a pipe to its end.</summary>
    internal static async Task<string> ReadAll(SafeFileHandle pipe)
    {
        using var pump = new OutputPump();
        var sink = new Collected();
        pump.Add(pipe, sink);
        await sink.End.WaitAsync(TimeSpan.FromSeconds(60));
        return sink.Text;
    }
}
