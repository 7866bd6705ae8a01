using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Supervision.App.Tests.Harness;

/// <summary>Somebody who holds sockets and starts programs that inherit them, as a supervisor does; a program in another language than theirs.</summary>
internal sealed class Launcher : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<int> _started = [];

    private Launcher(Process process)
    {
        _process = process;
        _process.OutputDataReceived += OnLine;
        _process.ErrorDataReceived += OnLine;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything that was written so far, by anybody.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Opens sockets for a program of the tests or the samples.</summary>
    /// <param name="program">The name of its project.</param>
    /// <param name="sockets">Such as <c>http=tcp</c>.</param>
    /// <param name="environment">Variables over those of the tests.</param>
    /// <param name="arguments">The program's.</param>
    public static Launcher Open(string program, string[] sockets, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Harness", "launch.py");
        var path = Path.Combine(Metadata("Repository"), "artifacts", "bin", program, Metadata("Configuration").ToLowerInvariant(), program);
        var start = new ProcessStartInfo("python3", ["-u", script, .. sockets, "--", path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new Launcher(Process.Start(start)!);
    }

    /// <summary>The port, or the path, of a socket.</summary>
    public async Task<string> AddressAsync(string name) => await UntilAsync($"at {name} ");

    public async Task<int> PortAsync(string name) => int.Parse(await AddressAsync(name), CultureInfo.InvariantCulture);

    /// <summary>Starts the program.</summary>
    /// <param name="meantFor">The process that the sockets are said to be meant for; null for the program's own.</param>
    public async Task<int> StartAsync(int? meantFor = null)
    {
        await _process.StandardInput.WriteLineAsync(meantFor is null ? "start" : $"start-for {meantFor}");
        var text = await UntilAsync("started ", _started.Count);
        _started.Add(int.Parse(text, CultureInfo.InvariantCulture));
        return _started[^1];
    }

    /// <summary>Whether the first socket is blocking or not, as all who have it see it.</summary>
    public async Task<string> FlagsAsync()
    {
        var seen = _lines.Count(line => line.StartsWith("flags ", StringComparison.Ordinal));
        await _process.StandardInput.WriteLineAsync("flags");
        return await UntilAsync("flags ", seen);
    }

    /// <summary>Waits for the end of a program; the code is that of waitpid, negative for a signal.</summary>
    public async Task<int> EndAsync(int pid) => int.Parse(await UntilAsync($"ended {pid} "), CultureInfo.InvariantCulture);

    /// <summary>Waits for a line, and gives what follows its beginning.</summary>
    public async Task<string> UntilAsync(string beginning, int skip = 0)
    {
        string? found = null;
        await Eventually.True(
            () => (found = _lines.Where(l => l.StartsWith(beginning, StringComparison.Ordinal)).Skip(skip).FirstOrDefault()) is not null,
            () => $"no line '{beginning}…' but:\n{string.Join('\n', _lines)}");
        return found![beginning.Length..];
    }

    /// <summary>Asks a program to end.</summary>
    public static void Terminate(int pid)
    {
        Assert.True(pid > 1);
        Assert.Equal(0, SendSignal(pid, 15));
    }

    public void Dispose()
    {
        foreach (var pid in _started.Where(pid => !_lines.Any(line => line.StartsWith($"ended {pid} ", StringComparison.Ordinal)))) _ = SendSignal(pid, 9);
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Metadata(string key) => typeof(Launcher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text) _lines.Enqueue(text);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int pid, int signal);
}
