using System.Collections.Immutable;
using Supervision.Logs.Files;
using Supervision.Specs;

namespace Supervision.Logs;

/// <summary>Where the output of one service goes: its lines to the store, its bytes to its files.</summary>
internal sealed class ServiceOutput(string service, LogStore store, LogFilePlace place, Action<string> onWarnings) : ILogFileOwner
{
    private readonly Lock _changing = new();
    private volatile Destination _destination = new(new LogsSpec(), null, null);

    /// <summary>What an operator should know, one sentence each.</summary>
    public ImmutableArray<string> Warnings { get; private set; } = [];

    /// <summary>Where it goes now.</summary>
    public Destination Current => _destination;

    /// <summary>Sends it elsewhere from now on. What waits for a file that it no longer goes to is still written there.</summary>
    public void Configure(LogsSpec spec)
    {
        lock (_changing)
        {
            var before = _destination;
            if (spec == before.Spec)
            {
                return;
            }

            var keepsDropping = spec.WhenFull == before.Spec.WhenFull;
            var stdout = keepsDropping && spec.Stdout == before.Spec.Stdout ? before.Stdout : Open(spec.Stdout, spec);
            var stderr = spec.Stderr is not null && spec.Stderr.File == spec.Stdout?.File ? stdout
                : keepsDropping && spec.Stderr == before.Spec.Stderr && before.Stderr != before.Stdout ? before.Stderr
                : Open(spec.Stderr, spec);
            _destination = new Destination(spec, stdout, stderr);
            foreach (var file in before.Files.Except(_destination.Files))
            {
                _ = file.CloseAsync();
            }
        }

        // What was wrong with a file of before is not wrong any more.
        if (!Warnings.IsEmpty)
        {
            ((ILogFileOwner)this).OnWarning();
        }
    }

    /// <summary>A process begins to write, or is found writing.</summary>
    public void Begin(bool isNewProcess)
    {
        foreach (var file in _destination.Files)
        {
            file.Begin(isNewProcess);
        }
    }

    /// <summary>Takes the lines that were read at one time; to be disposed of at once.</summary>
    public LogStore.Batch BeginLines(LogStream stream) => store.Begin(service, stream);

    void ILogFileOwner.OnNotice(string text) => store.Append(service, LogStream.Notice, text);

    void ILogFileOwner.OnWarning()
    {
        Warnings = [.. _destination.Files.Select(f => f.Warning).OfType<string>()];
        onWarnings(service);
    }

    private LogFile? Open(LogFileSpec? file, LogsSpec spec) => file is null ? null : new LogFile(file, spec.WhenFull, place, this);

    /// <summary>The files of both streams, which may be one.</summary>
    internal sealed record Destination(LogsSpec Spec, LogFile? Stdout, LogFile? Stderr)
    {
        public bool IsShared => Stdout is not null && Stdout == Stderr;

        public IEnumerable<LogFile> Files => new[] { Stdout, Stderr }.OfType<LogFile>().Distinct();

        public LogFile? Of(LogStream stream) => stream is LogStream.Stdout ? Stdout : Stderr;
    }
}
