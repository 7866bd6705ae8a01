using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Supervision.Tests.Samples;

public sealed class QuickstartWebTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process = new()
    {
        StartInfo = new ProcessStartInfo(Program(), ["--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true },
    };

    private readonly HttpClient _client = new();

    public async Task InitializeAsync()
    {
        _process.Start();
        var line = await LineWith("listening on ");
        _client.BaseAddress = new Uri(line.Split(' ')[2]);
    }

    public async Task DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task It_answers_with_its_pid_and_version_as_text()
    {
        Assert.Matches($@"^Hello from pid {_process.Id}, version \d+\.\d+\.\d+\n$", await _client.GetStringAsync("/"));
    }

    [Fact]
    public async Task It_answers_in_json_when_asked_by_path_or_by_header()
    {
        var byPath = await _client.GetStringAsync("/json");
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        Assert.Equal(byPath, await _client.GetStringAsync("/"));
        Assert.Equal(_process.Id, JsonDocument.Parse(byPath).RootElement.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task It_writes_a_line_for_each_request()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/nowhere")).StatusCode);
        Assert.Equal("GET /nowhere 404", await LineWith("GET "));
    }

    [Fact]
    public async Task It_ends_well_when_SIGTERM_asks_for_it()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await LineWith("asked to stop");
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
    }

    [Fact]
    public async Task It_says_in_one_line_that_its_address_is_taken()
    {
        var start = new ProcessStartInfo(Program(), ["--urls", _client.BaseAddress!.ToString()]) { RedirectStandardError = true };
        using var second = Process.Start(start)!;
        Assert.Contains("address already in use", await second.StandardError.ReadToEndAsync().WaitAsync(Patience), StringComparison.Ordinal);
        await second.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, second.ExitCode);
    }

    private async Task<string> LineWith(string start)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"The program ended without a line that begins with '{start}'.");
    }

    /// <summary>Built beside this assembly: <c>artifacts/bin/PROJECT/CONFIGURATION</c>.</summary>
    private static string Program()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../QuickstartWeb", configuration, "QuickstartWeb"));
    }
}
