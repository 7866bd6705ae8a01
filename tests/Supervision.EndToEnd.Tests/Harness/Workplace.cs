using System.Text;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A directory of one test, with the programs that it starts; at the end none of them and nothing of it is left.</summary>
internal sealed class Workplace : IDisposable
{
    private const string MarkName = "END_TO_END_MARK";

    private readonly Dictionary<string, string> _environment;
    private readonly List<(string Name, RunningProgram Program)> _programs = [];
    private readonly ITestOutputHelper? _output;
    private readonly string _mark = Guid.NewGuid().ToString("N");

    public Workplace(ITestOutputHelper? output = null)
    {
        _output = output;
        Directory = System.IO.Directory.CreateTempSubdirectory("e2e-").FullName;
        System.IO.Directory.CreateDirectory(In("run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _environment = new() { [MarkName] = _mark, ["XDG_RUNTIME_DIR"] = In("run"), ["LC_ALL"] = "C.UTF-8" };
    }

    public string Directory { get; }

    public string Data => In("data");

    public string In(string name) => Path.Combine(Directory, name);

    /// <summary>Writes a configuration, whose root is <c>supervision</c>.</summary>
    public string WriteConfig(string text, string name = "tree.conf") => Write(name, "supervision {\n" + text + "\n}\n");

    public string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return In(name);
    }

    public RunningProgram Start(string program, params IEnumerable<string> arguments)
    {
        var name = $"{_programs.Count}-{Path.GetFileName(program)}";
        var started = RunningProgram.Start(In(name), _environment, program, arguments);
        _programs.Add((name, started));
        return started;
    }

    public Task<ProgramRun> RunAsync(string program, params IEnumerable<string> arguments) => Start(program, arguments).EndAsync();

    /// <summary>Every process that was started here, by whomever, and has a variable: they all inherit a mark in their environment.</summary>
    public IReadOnlyList<int> Processes(string variable = MarkName, string? value = null)
    {
        // Other tests, which run beside this one, have services of the same names.
        string[] own = [$"{MarkName}={_mark}\0", $"SUPERVISION_DATA_DIR={Data}\0"];
        var mark = $"{variable}={value ?? _mark}\0";
        return Find(process => Contents(process + "/environ") is var variables
            && variables.Contains(mark, StringComparison.Ordinal) && own.Any(o => variables.Contains(o, StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        foreach (var (name, program) in _programs)
        {
            _output?.WriteLine($"===== {name}, pid {program.Pid}\n{program.Out}{program.Error}");
        }

        // Those that are killed may have children under way: until none is found.
        for (var left = Leftovers(); left.Count > 0; left = Leftovers())
        {
            foreach (var pid in left)
            {
                Native.Kill(pid, Native.SIGKILL);
            }
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>The command line of a process. In the midst of execve(2) it has none, for a moment after it was spawned.</summary>
    public static async Task<string> CommandLineOf(int pid)
    {
        var line = "";
        await Eventually.True(() => (line = Contents($"/proc/{pid}/cmdline").TrimEnd('\0').Replace('\0', ' ')).Length > 0, () => $"pid {pid} has a command line");
        return line;
    }

    /// <summary>The processes that run a program for the data directory of this test.</summary>
    public IReadOnlyList<int> ProcessesOf(string program) => Find(process => Contents(process + "/cmdline") is var line
        && line.StartsWith(program + "\0", StringComparison.Ordinal) && line.Contains($"--data-dir\0{Data}\0", StringComparison.Ordinal));

    // A keeper has an environment of its own, and keeps the ends of services for a daemon that does not come any more.
    private List<int> Leftovers() =>
        [.. Processes(), .. Find(process => Contents(process + "/cmdline").Contains($"--data-dir\0{Data}\0", StringComparison.Ordinal))];

    private static List<int> Find(Func<string, bool> wanted)
    {
        var found = new List<int>();
        foreach (var directory in System.IO.Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var pid) && wanted(directory))
            {
                found.Add(pid);
            }
        }

        return found;
    }

    private static string Contents(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
            return "";
        }
    }
}
