using System.Collections.Immutable;
using System.Globalization;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Reads the question of a probe: one of the keys <c>exec</c>, <c>tcp</c> and <c>http</c>.</summary>
internal static class ProbeReader
{
    private const string ExpectedTcp = "HOST:PORT such as 127.0.0.1:8080, a port of this host, or %{port}";
    private const string ExpectedHttp = "a URL such as http://127.0.0.1:8080/health, or { url, status }";

    /// <summary>The keys, of which one names the probe.</summary>
    public static readonly string[] Keys = ["exec", "tcp", "http"];

    /// <summary>The probe under one of its keys; null when it is missing or wrong.</summary>
    public static ProbeSpec? Read(Section section, string key) => key switch
    {
        "exec" => CommandReader.Words(section, "exec") is { IsEmpty: false } words ? new ProbeSpec.Exec(words) : null,
        "tcp" => ReadTcp(section),
        _ => ReadHttp(section),
    };

    private static ProbeSpec.Tcp? ReadTcp(Section section)
    {
        if (section.Text("tcp", ExpectedTcp) is not { } text) return null;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon].Trim('[', ']');
        if (text[(colon + 1)..] == PortTemplate.Mark && host.Length > 0) return new ProbeSpec.Tcp(host, ProbeSpec.OwnPort);
        if (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 && host.Length > 0)
            return new ProbeSpec.Tcp(host, port);
        section.Mistake("tcp", $"found \"{text}\", expected {ExpectedTcp}");
        return null;
    }

    private static ProbeSpec.Http? ReadHttp(Section section)
    {
        if (section.Find("http") is not HoconObject)
            return ReadUrl(section, "http") is { } plain ? new ProbeSpec.Http(plain, []) : null;
        var request = section.Child("http").Expect(Reading.Keys.HttpProbe);
        var statuses = request.Wholes("status", 100, 599) ?? ImmutableArray<int>.Empty;
        if (request.Find("url") is null) request.Errors.Add(request.Origin, request.Path, "found no url, expected url = http://…");
        return ReadUrl(request, "url") is { } url ? new ProbeSpec.Http(url, statuses) : null;
    }

    private static Uri? ReadUrl(Section section, string key)
    {
        if (section.Text(key, ExpectedHttp) is not { } text) return null;
        var filled = text.Replace($":{PortTemplate.Mark}", $":{ProbeSpec.OwnPort}", StringComparison.Ordinal);
        var isOwn = filled.Length < text.Length;
        if (Uri.TryCreate(filled, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Port is ProbeSpec.OwnPort == isOwn) return url;
        section.Mistake(key, $"found \"{text}\", expected {ExpectedHttp}");
        return null;
    }
}
