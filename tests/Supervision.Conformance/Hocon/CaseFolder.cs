using System.Text.Json;

namespace Supervision.Conformance.Hocon;

/// <summary>A case's files in a directory of their own, removed afterwards.</summary>
internal sealed class CaseFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hocon-case-").FullName;
    private readonly string _directory;

    public CaseFolder(JsonElement item)
    {
        _directory = Path.Combine(_root, "main");
        Resources = Path.Combine(_root, "resources");
        Directory.CreateDirectory(_directory);
        Directory.CreateDirectory(Resources);
        var syntax = item.TryGetProperty("syntax", out var named) ? named.GetString() : "conf";
        Main = Path.Combine(_directory, "main." + syntax);
        Write(Main, item.GetProperty("input").GetString()!);
        WriteAll(item, "files", _directory);
        WriteAll(item, "classpath", Resources);
        if (!item.TryGetProperty("env", out var environment))
            return;
        foreach (var variable in environment.EnumerateObject())
            Environment[variable.Name] = Expand(variable.Value.GetString()!);
    }

    public string Main { get; }

    public string Resources { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public JsonElement Expand(JsonElement value) =>
        JsonDocument.Parse(Expand(value.GetRawText())).RootElement;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Expand(string text) => text
        .Replace("{{DIR}}", _directory, StringComparison.Ordinal)
        .Replace("{{URL}}", "file://" + _directory, StringComparison.Ordinal);

    private void WriteAll(JsonElement item, string property, string directory)
    {
        if (!item.TryGetProperty(property, out var files))
            return;
        foreach (var file in files.EnumerateObject())
            Write(Path.Combine(directory, file.Name), file.Value.GetString()!);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Expand(text));
    }
}
