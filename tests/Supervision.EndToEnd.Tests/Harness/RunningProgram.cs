using System.Diagnostics;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed record ProgramRun(int Code, string Out, string Error)
{
    public override string ToString() => $"exit code {Code}\n--- stdout\n{Out}\n--- stderr\n{Error}";
}

/// <summary>A program that writes to files, so that whoever inherits its output keeps nobody waiting.</summary>
internal sealed class RunningProgram
{
    private readonly Process _process;
    private readonly string _out;
    private readonly string _error;

    private RunningProgram(Process process, string output, string error) => (_process, _out, _error) = (process, output, error);

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Out => File.ReadAllText(_out);

    public string Error => File.ReadAllText(_error);

    public static RunningProgram Start(string outputs, IReadOnlyDictionary<string, string> environment, string program, IEnumerable<string> arguments)
    {
        var (output, error) = (outputs + ".out", outputs + ".err");
        File.WriteAllText(output, "");
        File.WriteAllText(error, "");
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Path.GetDirectoryName(outputs) };
        foreach (var argument in (string[])["-c", "o=$1 e=$2; shift 2; exec \"$@\" </dev/null >\"$o\" 2>\"$e\"", "sh", output, error, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in (string[])["PBM_HOST", "PBM_TOKEN", "NO_COLOR", "NOTIFY_SOCKET"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningProgram(Process.Start(start)!, output, error);
    }

    public async Task<ProgramRun> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            throw new TimeoutException($"pid {Pid} does not end\n--- stdout\n{Out}\n--- stderr\n{Error}");
        }

        return new ProgramRun(_process.ExitCode, Out, Error);
    }
}
