using System.Collections.Immutable;
using Supervision.Hocon;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs.Reading;

/// <summary>Reads the settings of a node.</summary>
internal static class NodeReader
{
    public static NodeSpec Read(Section supervision)
    {
        var node = supervision.Child("node").Expect(Keys.Node);
        return new NodeSpec
        {
            Name = ReadName(node),
            DataDir = supervision.AbsolutePath("data-dir") ?? "",
            StartConcurrency = ReadStartConcurrency(node),
            BootTimeout = node.Every("boot-timeout", NodeSpec.BootTimeoutDefault),
            OnRootFailure = node.One("on-root-failure", Choices.OnRootFailure, OnRootFailure.Stay),
            Orphans = node.One("orphans", Choices.OrphanPolicy, OrphanPolicy.Adopt),
            Redirect = ReadRedirect(node.Child("redirect").Expect(Keys.Redirect)),
            Api = ReadApi(supervision.Child("api").Expect(Keys.Api)),
            Keeper = supervision.Child("keeper").Expect(Keys.Keeper).One("mode", Choices.KeeperMode, KeeperMode.Process),
            Journal = ReadJournal(supervision.Child("journal").Expect(Keys.Journal)),
            Start = ReadStart(supervision.Child("start").Expect(Keys.Start)),
            LoadPaths = ReadLoadPaths(supervision),
            Listeners = ListenersReader.ReadNode(supervision),
            Groups = ImmutableSortedDictionary<string, GroupSpec>.Empty,
        };
    }

    private static string ReadName(Section node)
    {
        const string Expected = "the name of the node: letters, digits, dots, _ and -";
        var name = node.Text("name", Expected) ?? "";
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            node.Mistake("name", $"found \"{name}\", expected {Expected}");
        return name;
    }

    private static int? ReadStartConcurrency(Section node)
    {
        const string Expected = "a whole number from 1, or auto";
        switch (node.Text("start-concurrency", Expected))
        {
            case null or "auto":
                return null;
            case var text when Scalars.AsWhole(text) is >= 1 and <= int.MaxValue and var number:
                return (int)number;
            case var text:
                node.Mistake("start-concurrency", $"found \"{text}\", expected {Expected}");
                return null;
        }
    }

    private static RedirectSpec ReadRedirect(Section redirect) => new()
    {
        Tool = redirect.One("tool", Choices.RedirectTool, RedirectTool.Auto),
        Prefix = redirect.Find("prefix") is { } prefix and not HoconArray { Count: 0 } ? CommandReader.Words(redirect, "prefix", prefix) ?? [] : [],
    };

    private static ApiSpec ReadApi(Section api)
    {
        var missing = new ApiSpec();
        return new ApiSpec
        {
            Listen = api.Find("listen") is null ? missing.Listen : ReadUrls(api),
            Hosts = ReadHosts(api),
            Auth = api.One("auth", Choices.ApiAuth, missing.Auth),
        };
    }

    private static ImmutableArray<string> ReadUrls(Section api)
    {
        const string Expected = "http://ADDRESS:PORT, such as http://127.0.0.1:9110 or http://[::1]:9110";
        var urls = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, value) in api.Texts("listen", Expected))
        {
            if (!ListenUrl.IsOne(text)) api.MistakeIn("listen", value, $"found \"{text}\", expected {Expected}");
            else if (urls.Contains(text)) api.MistakeIn("listen", value, $"found \"{text}\" twice, expected each address once");
            else urls.Add(text);
        }

        return urls.ToImmutable();
    }

    private static ImmutableArray<string> ReadHosts(Section api)
    {
        const string Expected = "names of hosts without scheme and port";
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, value) in api.Texts("hosts", Expected))
        {
            if (Uri.CheckHostName(text) != UriHostNameType.Unknown) hosts.Add(text);
            else api.MistakeIn("hosts", value, $"found \"{text}\", expected {Expected}");
        }

        return hosts.ToImmutable();
    }

    private static StartSpec ReadStart(Section start) => new()
    {
        Mode = start.One("mode", Choices.StartMode, StartMode.Full),
        Services = start.Names("services"),
    };

    private static ImmutableArray<string> ReadLoadPaths(Section supervision)
    {
        const string Expected = "a directory, or a path whose last part has * or ? in it";
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, value) in supervision.Texts("load-paths", Expected))
        {
            var path = Scalars.Absolute(text, value);
            if (Path.GetDirectoryName(path) is { } directory && directory.AsSpan().IndexOfAny('*', '?') >= 0)
                supervision.MistakeIn("load-paths", value, $"found \"{text}\", expected {Expected}");
            else if (!paths.Contains(path)) paths.Add(path);
        }

        return paths.ToImmutable();
    }

    private static JournalSpec ReadJournal(Section journal)
    {
        var missing = new JournalSpec();
        var spec = new JournalSpec
        {
            Provider = journal.One("provider", Choices.JournalProvider, missing.Provider),
            ConnectionString = journal.Text("connection-string") ?? missing.ConnectionString,
            KeepEvents = ReadKeepEvents(journal, missing.KeepEvents),
        };
        if (spec.Provider == "postgresql" && spec.ConnectionString.Length == 0)
        {
            journal.Mistake("provider",
                "found \"postgresql\" without journal.connection-string, expected one such as \"Host=localhost;Database=supervision\"");
        }

        return spec;
    }

    private static int? ReadKeepEvents(Section journal, int? missing)
    {
        const string Expected = "a whole number from 10, or unlimited";
        switch (journal.Text("keep-events", Expected))
        {
            case null:
                return missing;
            case "unlimited":
                return null;
            case var text when Scalars.AsWhole(text) is >= 10 and <= int.MaxValue and var number:
                return (int)number;
            case var text:
                journal.Mistake("keep-events", $"found \"{text}\", expected {Expected}");
                return missing;
        }
    }
}
