using System.Diagnostics;

namespace Supervision.Benchmarks.Processes;

/// <summary>The whole product: a daemon with one service that is always restarted at once, beside twenty that sleep.</summary>
internal sealed class DaemonContender(string directory, string child, string daemon) : Contender("supervisiond", directory)
{
    private readonly string _node = Path.Combine(directory, "node");
    private readonly string _config = Path.Combine(directory, "daemon.conf");
    private const int Bystanders = 20;

    private Process? _process;

    protected override void Begin()
    {
        File.WriteAllText(_config, $$"""
            supervision.services {
              child { command = ["{{child}}", "{{Fifo}}"], restart { limit = unlimited, backoff.reset-after = 0s } }
            {{string.Join('\n', Enumerable.Range(0, Bystanders).Select(i => $"  idle-{i}.command = [sleep, infinity]"))}}
            }
            """);
        _process = Process.Start(new ProcessStartInfo(daemon, ["--config", _config, "--data-dir", _node, "--listen", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        });
    }

    public override void Dispose()
    {
        if (_process is not null)
        {
            using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            _process.WaitForExit();
            _process.Dispose();
        }

        base.Dispose();
    }
}
