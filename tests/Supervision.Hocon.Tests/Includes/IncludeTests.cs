using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Supervision.Hocon.Tests.Includes;

public sealed class IncludeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_circle_of_includes_must_be_printed()
    {
        var a = _directory.Write("a.conf", "include \"b.conf\"");
        var b = _directory.Write("b.conf", "\n include \"a.conf\"");
        var error = Assert.Single(Assert.Throws<HoconException>(() => Config.ParseFile(a)).Errors);
        Assert.Equal($"{b}:2:2: includes in a circle: {a} -> {b} -> {a}, expected an include that ends", error.ToString());
    }

    [Fact]
    public void Mistakes_of_several_included_files_must_be_reported_together()
    {
        _directory.Write("a.conf", "x = @");
        _directory.Write("b.conf", "y = 1 : 2");
        var main = _directory.Write("main.conf", "include \"a\"\ninclude \"b\"\ninclude required(\"c\")");
        var errors = Assert.Throws<HoconException>(() => Config.ParseFile(main)).Errors;
        Assert.Equal(["a.conf", "b.conf", "main.conf"], errors.Select(error => Path.GetFileName(error.Origin.File)));
    }

    [Fact]
    public void Includes_that_double_at_each_level_must_be_stopped()
    {
        for (var i = 0; i < 40; i++)
            _directory.Write($"f{i}.conf", $"include \"f{i + 1}.conf\"\ninclude \"f{i + 1}.conf\"");
        _directory.Write("f40.conf", "x = 1");
        var error = Assert.Throws<HoconException>(() => Config.ParseFile(Path.Combine(_directory.Path, "f0.conf"))).Errors[0];
        Assert.Contains("10000 includes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_include_inside_a_list_element_must_resolve_against_that_element()
    {
        _directory.Write("f.conf", "x = own, y = ${x}, z = ${root}");
        var main = _directory.Write("main.conf", "root = r, l = [{ include \"f\" }, { a { include \"f\", x = other } }]");
        var list = Config.ParseFile(main).Resolve(HoconResolveOptions.WithoutEnvironment).Root["l"];
        Assert.Equal("""[{"x":"own","y":"own","z":"r"},{"a":{"x":"other","y":"other","z":"r"}}]""", list.Render(HoconRenderOptions.Json));
    }

    [Fact]
    public void A_text_must_include_files_next_to_its_base_directory_and_resources_of_the_program()
    {
        _directory.Write("f.conf", "x = 1");
        var options = new HoconParseOptions
        {
            BaseDirectory = _directory.Path,
            ReadResource = name => name == "in/built.conf" ? "include \"next.conf\"" : name == "in/next.conf" ? "y = 2" : null,
        };
        var root = Config.ParseText("include \"f\"\ninclude file(\"f.conf\")\ninclude classpath(\"in/built.conf\")", "test", options).Root;
        Assert.Equal("""{"x":1,"y":2}""", root.Render(HoconRenderOptions.Json));
    }

    [Fact]
    public void Each_file_that_is_read_or_looked_for_must_be_told()
    {
        _directory.Write("f.conf", "x = 1");
        var main = _directory.Write("main.conf", "include \"f.conf\"\ninclude \"later.conf\"");
        var seen = new List<string>();
        Config.ParseFile(main, new HoconParseOptions { FileSeen = seen.Add });
        Assert.Equal(["main.conf", "f.conf", "later.conf"], seen.Select(Path.GetFileName));
        Assert.All(seen, path => Assert.True(Path.IsPathFullyQualified(path)));
    }

    [Fact]
    public void A_missing_root_file_and_a_directory_in_its_place_must_be_mistakes()
    {
        var missing = Path.Combine(_directory.Path, "none.conf");
        Assert.Equal($"{missing}: no such file, expected a readable file", Assert.Throws<HoconException>(() => Config.ParseFile(missing)).Message);
        Assert.Throws<HoconException>(() => Config.ParseFile(_directory.Path));
    }

    [Theory]
    [InlineData("200 OK", "y = ${x}, x = 1", """{"x":1,"y":1}""")]
    [InlineData("404 Not Found", "", """{}""")]
    public void A_document_must_be_included_over_HTTP(string status, string body, string json)
    {
        using var server = new OneAnswerServer(status, body);
        var config = Config.ParseText($"include url(\"{server.Url}\")").Resolve(HoconResolveOptions.WithoutEnvironment);
        Assert.Equal(Read.Json(json), Sorted(config));
    }

    [Fact]
    public void A_server_that_fails_must_be_a_mistake_even_when_the_include_is_not_required()
    {
        using var server = new OneAnswerServer("500 Internal Server Error", "");
        var exception = Assert.Throws<HoconException>(() => Config.ParseText($"\ninclude \"{server.Url}\"", "test"));
        Assert.Equal(2, exception.Errors[0].Origin.Line);
    }

    private static string Sorted(Config config) =>
        $"{{{string.Join(',', config.Root.OrderBy(member => member.Key).Select(member => $"\"{member.Key}\":{member.Value}"))}}}";

    /// <summary>Answers one request.</summary>
    private sealed class OneAnswerServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneAnswerServer(string status, string body)
        {
            _listener.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/f.conf";
            _ = AnswerAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        }

        public string Url { get; }

        public void Dispose() => _listener.Dispose();

        private async Task AnswerAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var request = new byte[4096];
            _ = await stream.ReadAsync(request);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
    }
}
