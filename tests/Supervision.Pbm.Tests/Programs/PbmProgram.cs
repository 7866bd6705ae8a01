using System.Diagnostics;
using System.Text;

namespace Supervision.Pbm.Tests.Programs;

/// <summary>Runs the built program as an operator's shell would.</summary>
internal sealed class PbmProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();

    private PbmProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Append(_out, e.Data);
        process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The program as the build leaves it for operators, in the same configuration as this test.</summary>
    public static string Path { get; } = FindProgram();

    public string Out => Text(_out);

    public string Error => Text(_error);

    public int Pid => _process.Id;

    public static PbmProgram Start(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(Path) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var name in new[] { "PBM_HOST", "PBM_TOKEN", "NO_COLOR", "XDG_RUNTIME_DIR" })
            start.Environment.Remove(name);
        start.Environment["TZ"] = "UTC";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new(process);
    }

    public static async Task<(int Code, string Out, string Error)> RunAsync(
        IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        using var program = Start(args, environment, input);
        var code = await program.EndAsync();
        return (code, program.Out, program.Error);
    }

    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, Pid.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the output so far fulfils a condition.</summary>
    public Task UntilAsync(Func<PbmProgram, bool> condition) => Eventually.TrueAsync(() => condition(this), () => $"out:\n{Out}\nerror:\n{Error}");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static string FindProgram()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        for (var above = here; above is not null; above = above.Parent)
        {
            var program = System.IO.Path.Combine(above.FullName, "artifacts", "bin", "pbm", here.Name, "pbm");
            if (File.Exists(program))
                return program;
        }

        throw new FileNotFoundException("pbm is not built");
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
