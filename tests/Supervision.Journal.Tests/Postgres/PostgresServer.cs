using System.Diagnostics;
using Npgsql;

namespace Supervision.Journal.Tests.Postgres;

/// <summary>A PostgreSQL server of its own, reached by a unix socket in a temporary directory.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly string Bin = FindBin();
    private readonly string _directory = Directory.CreateTempSubdirectory("supervision-postgres-").FullName;
    private Process? _server;
    private int _schemas;

    public PostgresServer()
    {
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", _directory);
        // The server refuses to run as root.
        Run([.. Unprivileged, Path.Combine(Bin, "initdb"), "--no-sync", "--auth=trust", "--username=supervision", "--locale=C.UTF-8", "-D", Data]);
        Start();
    }

    private string Data => Path.Combine(_directory, "data");

    private static string[] Unprivileged =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];

    public string ConnectionString => $"Host={_directory};Username=supervision;Database=postgres";

    public void Start()
    {
        string[] command =
        [
            .. Unprivileged, Path.Combine(Bin, "postgres"), "-D", Data, "-k", _directory,
            "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50", "-c", "logging_collector=off", "-c", "shared_buffers=16MB",
        ];
        _server = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        _server.ErrorDataReceived += static (_, _) => { };
        _server.BeginErrorReadLine();
        Assert.True(SpinWait.SpinUntil(Answers, TimeSpan.FromSeconds(30)), "the server answers within 30 s");
    }

    /// <summary>Ends the server with all its processes at once, as a crash of its host would.</summary>
    public void Crash()
    {
        Run([.. Unprivileged, Path.Combine(Bin, "pg_ctl"), "stop", "-m", "immediate", "-D", Data]);
        _server!.WaitForExit();
    }

    /// <summary>Stops the server with all its processes where they are, as a disk that does not answer would; <see cref="Resume"/> lets them go on.</summary>
    public void Pause() => Signal("-STOP");

    public void Resume() => Signal("-CONT");

    /// <summary>A connection string of an empty schema.</summary>
    public string NewSchema()
    {
        var schema = $"test_{Interlocked.Increment(ref _schemas)}";
        Execute($"CREATE SCHEMA {schema}");
        return $"{ConnectionString};Search Path={schema}";
    }

    public void Execute(string statement)
    {
        using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_server is { HasExited: false })
        {
            // A test that failed may have left it paused, and then it heeds nothing.
            Resume();
            Crash();
        }
        Directory.Delete(_directory, recursive: true);
    }

    private void Signal(string signal)
    {
        var server = _server!.Id;
        Run("kill", signal, $"{server}");
        foreach (var child in File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                Run("kill", signal, child);
            }
            catch (Xunit.Sdk.TrueException) when (!Directory.Exists($"/proc/{child}"))
            {
                // It has ended meanwhile, as those that serve one connection do.
            }
        }
    }

    private bool Answers()
    {
        try
        {
            Execute("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            Thread.Sleep(20);
            return false;
        }
    }

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {errors.Result}");
    }

    private static string FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin")).Last(bin => File.Exists(Path.Combine(bin, "initdb")))
            : throw new InvalidOperationException("These tests need PostgreSQL's server: apt-get install postgresql-15");
}

/// <summary>One server for all tests that leave it running.</summary>
[CollectionDefinition("postgres")]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>;
