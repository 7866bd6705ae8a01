using System.Collections.Immutable;
using System.Globalization;

namespace Supervision.Specs;

/// <summary>Puts the port that a process has of its own where a spec speaks of it.</summary>
internal static class PortTemplate
{
    /// <summary>What stands for the port.</summary>
    public const string Mark = "%{port}";

    private const string Variable = "SUPERVISION_PORT";

    /// <summary>What the process with this port is run and asked by; where there is none, the spec itself.</summary>
    public static ServiceSpec At(this ServiceSpec spec, int? port)
    {
        if (port is not { } number || !spec.Handoff.IsFronted)
        {
            return spec;
        }

        var text = number.ToString(CultureInfo.InvariantCulture);
        var environment = spec.Environment.ToImmutableSortedDictionary(e => e.Key, e => Fill(e.Value, text), spec.Environment.KeyComparer);
        return spec with
        {
            Command = Fill(spec.Command, text),
            Environment = environment.SetItem(spec.Handoff.PortVariable, text).SetItem(Variable, text),
            Ready = spec.Ready with { Probe = Fill(spec.Ready.Probe, number, text) },
            Health = spec.Health is { } health ? health with { Probe = Fill(health.Probe, number, text)! } : null,
            Stop = spec.Stop with { Command = Fill(spec.Stop.Command, text) },
            Reload = spec.Reload with { Command = Fill(spec.Reload.Command, text) },
        };
    }

    /// <summary>Whether a probe asks the process itself, and not whoever serves.</summary>
    public static bool IsOwn(ProbeSpec probe) => probe is ProbeSpec.Exec or ProbeSpec.Tcp { Port: ProbeSpec.OwnPort } or ProbeSpec.Http { Url.Port: ProbeSpec.OwnPort };

    private static ProbeSpec? Fill(ProbeSpec? probe, int port, string text) => probe switch
    {
        ProbeSpec.Exec p => new ProbeSpec.Exec(Fill(p.Command, text)),
        ProbeSpec.Tcp { Port: ProbeSpec.OwnPort } p => p with { Port = port },
        ProbeSpec.Http { Url.Port: ProbeSpec.OwnPort } p => p with { Url = new UriBuilder(p.Url) { Port = port }.Uri },
        _ => probe,
    };

    private static ImmutableArray<string> Fill(ImmutableArray<string> words, string text) => [.. words.Select(word => Fill(word, text))];

    private static string Fill(string word, string text) => word.Replace(Mark, text, StringComparison.Ordinal);
}
