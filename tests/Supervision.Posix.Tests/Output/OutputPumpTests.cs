using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;
using Supervision.Posix.Output;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Output;

public sealed class OutputPumpTests : IDisposable
{
    private readonly OutputPump _pump = new();
    private readonly Collected _sink = new();
    private readonly Pipe _pipe = Pipe.Create();

    public void Dispose()
    {
        _pump.Dispose();
        _pipe.Write.Dispose();
    }

    [Fact]
    public async Task A_pipe_must_be_read_to_its_end_and_closed()
    {
        _pump.Add(_pipe.Read, _sink);
        Write(_pipe.Write, "one");
        Write(_pipe.Write, "two");
        _pipe.Write.Dispose();
        await _sink.End.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("onetwo", _sink.Text);
        Assert.True(_pipe.Read.IsClosed);
    }

    [Fact]
    public async Task Draining_must_end_a_pipe_that_somebody_still_holds()
    {
        Write(_pipe.Write, new string('x', 200_000));
        _pump.Add(_pipe.Read, _sink);
        _pump.Drain(_pipe.Read);
        await _sink.End.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(200_000, _sink.Text.Length);
    }

    [Fact]
    public async Task Draining_must_end_although_somebody_writes_on_who_is_neither_blocked_nor_told()
    {
        using var stop = new CancellationTokenSource();
        long written = 0;
        var writer = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested && Write(_pipe.Write, new string('y', 4096))) Interlocked.Add(ref written, 4096);
            return stop.IsCancellationRequested;
        });
        _pump.Add(_pipe.Read, _sink);
        await Eventually.Is(() => Interlocked.Read(ref written) > 100_000);
        _pump.Drain(_pipe.Read);
        await _sink.End.WaitAsync(TimeSpan.FromSeconds(60));

        // More than any pipe holds.
        var (collected, goal) = (_sink.Text.Length, Interlocked.Read(ref written) + 10_000_000);
        await Eventually.Is(() => Interlocked.Read(ref written) > goal);
        await stop.CancelAsync();
        Assert.True(await writer.WaitAsync(TimeSpan.FromSeconds(60)));
        _pipe.Write.Dispose();
        await Eventually.Is(() => _pipe.Read.IsClosed);
        Assert.Equal(collected, _sink.Text.Length);
    }

    [Fact]
    public async Task A_paused_pipe_must_not_be_read_until_it_is_resumed()
    {
        _pump.Add(_pipe.Read, _sink);
        _pump.Pause(_pipe.Read);
        await Round();
        Write(_pipe.Write, "late");
        _pump.Drain(_pipe.Read);
        await Round();
        Assert.Equal("", _sink.Text);
        _pump.Resume(_pipe.Read);
        await _sink.End.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("late", _sink.Text);
    }

    [Fact]
    public async Task A_flood_must_not_delay_other_pipes()
    {
        using var stop = new CancellationTokenSource();
        var flood = Pipe.Create();
        var writer = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested && Write(flood.Write, new string('y', 65536)))
            {
            }
        });
        _pump.Add(flood.Read, new Ignored());
        _pump.Add(_pipe.Read, _sink);
        for (var i = 0; i < 100; i++)
        {
            Write(_pipe.Write, "a");
            var expected = i + 1;
            await Eventually.Is(() => _sink.Text.Length == expected);
        }

        await stop.CancelAsync();
        await writer.WaitAsync(TimeSpan.FromSeconds(60));
        flood.Write.Dispose();
    }

    [Fact]
    public async Task A_sink_that_fails_must_not_stop_the_others()
    {
        var faults = new List<string>();
        using var pump = new OutputPump(e => faults.Add(e.Message));
        var bad = Pipe.Create();
        pump.Add(bad.Read, new Failing());
        pump.Add(_pipe.Read, _sink);
        Write(bad.Write, "x");
        Write(_pipe.Write, "y");
        _pipe.Write.Dispose();
        await _sink.End.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("y", _sink.Text);
        await Eventually.Is(() => faults.Contains("bad sink"));
        bad.Write.Dispose();
    }

    /// <summary>Waits until the pump has done what it was told, and has read what there was to read.</summary>
    private async Task Round()
    {
        var (marker, pipe) = (new Collected(), Pipe.Create());
        Write(pipe.Write, "x");
        pipe.Write.Dispose();
        _pump.Add(pipe.Read, marker);
        await marker.End.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static unsafe bool Write(SafeFileHandle pipe, string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        fixed (byte* start = bytes)
        {
            for (nint done = 0, count; done < bytes.Length; done += count)
            {
                count = FileCalls.Write(pipe, start + done, (nuint)(bytes.Length - done));
                if (count < 0) return false;
            }
        }

        return true;
    }

    private sealed class Ignored : IOutputSink
    {
        public void OnBytes(ReadOnlySpan<byte> bytes)
        {
        }

        public void OnEnd()
        {
        }
    }

    private sealed class Failing : IOutputSink
    {
        public void OnBytes(ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("bad sink");

        public void OnEnd()
        {
        }
    }
}
