using System.Diagnostics;
using System.Text;
using Supervision.Pbm.Tests.Programs;

namespace Supervision.Pbm.Tests.Shell;

/// <summary>The real program on a real pseudo-terminal, that <c>script</c> of util-linux makes.</summary>
public sealed class PseudoTerminalTests : PbmFixture
{
    [Fact]
    public async Task The_shell_prompts_completes_runs_commands_and_leaves_with_Ctrl_D()
    {
        var state = Directory.CreateTempSubdirectory();
        using var terminal = Terminal.Open(Node.Target, state.FullName);

        await terminal.UntilAsync($"pbm {Node.Target}>");
        terminal.Type("service sh\tweb\r");
        await terminal.UntilAsync("restarts");
        terminal.Type("node nonsense\r");
        await terminal.UntilAsync("has no verb 'nonsense'");
        terminal.Type("dropped\u0003");
        await terminal.UntilAsync("^C");
        terminal.Type("\u0004");

        Assert.Equal(0, await terminal.EndAsync());
        Assert.Equal("service show web\nnode nonsense\n", await File.ReadAllTextAsync(Path.Combine(state.FullName, "supervision", "pbm_history")));
        state.Delete(recursive: true);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_stream_and_the_shell_goes_on()
    {
        var state = Directory.CreateTempSubdirectory();
        using var terminal = Terminal.Open(Node.Target, state.FullName);

        await terminal.UntilAsync(">");
        terminal.Type("log tail\r");
        await Eventually.TrueAsync(() => Node.Requests.Any(r => r.Line.StartsWith("GET /api/v1/log")), () => terminal.Seen);
        Board.Write("web", "a line of output");
        await terminal.UntilAsync("a line of output");
        var prompts = terminal.Prompts;
        terminal.Type("\u0003");
        await Eventually.TrueAsync(() => terminal.Prompts > prompts, () => terminal.Seen);
        terminal.Type("exit\r");

        Assert.Equal(0, await terminal.EndAsync());
        state.Delete(recursive: true);
    }

    private sealed class Terminal : IDisposable
    {
        private readonly Process _script;
        private readonly StringBuilder _seen = new();
        private readonly Task _reading;

        private Terminal(Process script)
        {
            _script = script;
            _reading = Task.Run(async () =>
            {
                var buffer = new char[1024];
                while (await script.StandardOutput.ReadAsync(buffer) is > 0 and var read)
                {
                    lock (_seen)
                        _seen.Append(buffer, 0, read);
                }
            });
        }

        public string Seen
        {
            get
            {
                lock (_seen)
                    return _seen.ToString();
            }
        }

        /// <summary>How often the prompt was drawn: again with every key, never while a command runs.</summary>
        public int Prompts => Seen.Split("pbm 127").Length - 1;

        public static Terminal Open(string target, string state)
        {
            var start = new ProcessStartInfo("script", ["-qefc", $"exec '{PbmProgram.Path}' {target}", "/dev/null"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment["PBM_TOKEN"] = Fake.FakeNode.Token;
            start.Environment["XDG_STATE_HOME"] = state;
            start.Environment["TERM"] = "xterm";
            // 'script' runs the user's own shell otherwise; and one that stays beside pbm may end of the Ctrl-C that pbm survives.
            start.Environment["SHELL"] = "/bin/sh";
            start.Environment["NO_COLOR"] = "1";
            return new(Process.Start(start)!);
        }

        public void Type(string keys)
        {
            _script.StandardInput.Write(keys);
            _script.StandardInput.Flush();
        }

        public Task UntilAsync(string text) => Eventually.TrueAsync(() => Seen.Contains(text), () => Seen);

        public async Task<int> EndAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _script.WaitForExitAsync(patience.Token);
            await _reading;
            return _script.ExitCode;
        }

        public void Dispose()
        {
            if (!_script.HasExited)
                _script.Kill(entireProcessTree: true);
            _script.Dispose();
        }
    }
}
