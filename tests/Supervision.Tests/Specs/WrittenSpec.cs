using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervision.Posix.Listening;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>Writes specs as somebody could have written them who leaves nothing to the defaults.</summary>
internal static class WrittenSpec
{
    public static string Of(NodeSpec spec)
    {
        var text = new StringBuilder("supervision {\n");
        text.Append(CultureInfo.InvariantCulture, $"node {{ name = {Quoted(spec.Name)}, on-root-failure = {Word(spec.OnRootFailure)}, orphans = {Word(spec.Orphans)} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"node {{ start-concurrency = {spec.StartConcurrency?.ToString(CultureInfo.InvariantCulture) ?? "auto"}, ");
        text.Append(CultureInfo.InvariantCulture, $"boot-timeout = {(spec.BootTimeout is { } boot ? Time(boot) : "unlimited")} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"node.redirect {{ tool = {Word(spec.Redirect.Tool)}, prefix = {List(spec.Redirect.Prefix)} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"data-dir = {Quoted(spec.DataDir)}\n");
        text.Append(CultureInfo.InvariantCulture, $"api {{ listen = {List(spec.Api.Listen)}, hosts = {List(spec.Api.Hosts)}, auth = {Word(spec.Api.Auth)} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"load-paths = {List(spec.LoadPaths)}\n");
        text.Append(CultureInfo.InvariantCulture, $"listeners {{ {string.Join(", ", spec.Listeners.Select(l => $"{l.Key} {Listener(l.Value.Settings)}"))} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"keeper.mode = {Word(spec.Keeper)}\n");
        text.Append(CultureInfo.InvariantCulture, $"journal {{ provider = {spec.Journal.Provider}, connection-string = {Quoted(spec.Journal.ConnectionString)}, keep-events = {Count(spec.Journal.KeepEvents)} }}\n");
        text.Append("root {\n").Append(Limits(spec.Groups["/"])).Append("}\n");
        AddMembers(text, spec, spec.Groups["/"]);
        return text.Append("}\n").ToString();
    }

    private static void AddMembers(StringBuilder text, NodeSpec spec, GroupSpec group)
    {
        var isOpen = "";
        foreach (var member in group.Members)
        {
            var block = member[0] == '/' ? "groups" : "services";
            if (block != isOpen) text.Append(isOpen.Length > 0 ? "}\n" : "").Append(block).Append(" {\n");
            isOpen = block;
            if (block == "groups") AddGroup(text, spec, spec.Groups[member]);
            else AddService(text, spec.Services[ServiceName.Parse(member)]);
        }

        if (isOpen.Length > 0) text.Append("}\n");
    }

    private static void AddGroup(StringBuilder text, NodeSpec spec, GroupSpec group)
    {
        text.Append(group.Path.Split('/')[^1]).Append(" {\n").Append(Limits(group));
        AddMembers(text, spec, group);
        text.Append("}\n");
    }

    private static string Limits(GroupSpec group) =>
        $"strategy = {Word(group.Strategy)}\nintensity = {Count(group.Intensity)}\nperiod = {Time(group.Period)}\nauto-shutdown = {Word(group.AutoShutdown)}\n";

    private static void AddService(StringBuilder text, ServiceSpec s)
    {
        var c = s.Credentials;
        var restart = s.Restart;
        text.Append(CultureInfo.InvariantCulture,
            $$"""
            {{Quoted(s.Name.Text)}} {
              command = {{List(s.Command)}}
              description = {{Quoted(s.Description)}}, type = {{s.Type.ToString().ToLowerInvariant()}}, pid-file = {{Quoted(s.PidFile)}}
              working-directory = {{Quoted(s.WorkingDirectory)}}
              listeners { {{string.Join(", ", s.Listeners.Select(l => l.IsOwn ? $"{l.Name} {Listener(l.Settings!)}" : $"{l.Name} = {l.Listener}"))}} }
              start = {{Word(s.Start)}}, enabled = {{Flag(s.Enabled)}}, significant = {{Flag(s.Significant)}}
              environment { {{string.Join(", ", s.Environment.Select(v => $"{v.Key} = {Quoted(v.Value)}"))}} }
              environment-files = {{List(s.EnvironmentFiles)}}, clear-environment = {{Flag(s.ClearEnvironment)}}
              user = {{Quoted(c.User)}}, group = {{Quoted(c.Group)}}, supplementary-groups = {{(c.SupplementaryGroups is { } groups ? List(groups) : "null")}}
              ambient-capabilities = {{List(c.AmbientCapabilities)}}, no-new-privileges = {{Flag(c.NoNewPrivileges)}}
              umask = {{(c.Umask is { } umask ? Convert.ToString(umask, 8) : "null")}}, nice = {{Number(c.Nice)}}, oom-score-adjust = {{Number(c.OomScoreAdjust)}}
              limits { {{string.Join(", ", c.Limits.Select(l => $"{l.Key} = {Count(l.Value)}"))}} }
              provides = {{List(s.Provides.Select(n => n.Text))}}
              requires = [{{string.Join(", ", s.Requires.Select(Required))}}]
              restart {
                policy = {{Word(restart.Policy)}}, limit = {{Count(restart.Limit)}}, period = {{Time(restart.Period)}}, on-limit = {{Word(restart.OnLimit)}}
                success-exit-codes = [{{string.Join(", ", restart.SuccessExitCodes)}}], prevent-exit-codes = [{{string.Join(", ", restart.PreventExitCodes)}}]
                backoff { min = {{Time(restart.Backoff.Min)}}, max = {{Time(restart.Backoff.Max)}}, reset-after = {{Time(restart.Backoff.ResetAfter)}} }
              }
              wants = {{List(s.Wants.Select(n => n.Text))}}, after = {{List(s.After.Select(n => n.Text))}}
              stop { signal = {{s.Stop.Signal}}, command = {{Command(s.Stop.Command)}}, timeout = {{Time(s.Stop.Timeout)}}, kill = {{Word(s.Stop.Kill)}} }
              handoff { mode = {{Word(s.Handoff.Mode)}}, settle = {{Time(s.Handoff.Settle)}}, drain-signal = {{Number(s.Handoff.DrainSignal)}}, drain-timeout = {{Time(s.Handoff.DrainTimeout)}}, when-busy = {{Word(s.Handoff.WhenBusy)}} }
              handoff { ports = {{s.Handoff.Ports}}, port-variable = {{Quoted(s.Handoff.PortVariable)}}, public = {{List(s.Handoff.Public.Select(a => a.ToString()))}} }
              handoff { hold-max = {{s.Handoff.HoldMax}}, hold-timeout = {{Time(s.Handoff.HoldTimeout)}} }
              reload { signal = {{Number(s.Reload.Signal)}}, command = {{Command(s.Reload.Command)}}, notifies = {{Flag(s.Reload.Notifies)}}, timeout = {{Time(s.Reload.Timeout)}} }
              ready { {{Ready(s.Ready)}}, timeout = {{Time(s.Ready.Timeout)}}, interval = {{Time(s.Ready.Interval)}} }
              {{(s.Health is { } h ? $"health {{ {Probe(h.Probe)}, interval = {Time(h.Interval)}, timeout = {Time(h.Timeout)}, failures = {h.Failures}, start-period = {Time(h.StartPeriod)}, action = {Word(h.Action)} }}" : "")}}
              watchdog = {{(s.Watchdog is { } watchdog ? Time(watchdog) : "null")}}
              hooks { pre-start = [{{Hooks(s.Hooks.PreStart)}}], post-start = [{{Hooks(s.Hooks.PostStart)}}], pre-stop = [{{Hooks(s.Hooks.PreStop)}}], post-stop = [{{Hooks(s.Hooks.PostStop)}}] }
              {{(s.Repeat is { } repeat ? $"repeat {{ action = {Word(repeat.Action)}, every = {Time(repeat.Every)} }}" : "")}}
              {{(s.Schedule is { } at ? $"schedule {{ cron = {Quoted(at.Cron)}, time-zone = {Quoted(at.TimeZone)}, action = {Word(at.Action)}, overlap = {Word(at.Overlap)}, catch-up = {Word(at.CatchUp)} }}" : "")}}
              descriptor-store-max = {{s.DescriptorStoreMax}}
              {{(s.Cgroup is { } g ? $"cgroup {{ memory-max = {g.MemoryMax}, pids-max = {Number((int?)g.PidsMax)}, cpu-max = {g.CpuMax?.ToString(CultureInfo.InvariantCulture) ?? "null"}, cpu-weight = {Number(g.CpuWeight)} }}" : "")}}
              logs { keep-lines = {{s.Logs.KeepLines}}, when-full = {{Word(s.Logs.WhenFull)}}, stdout { {{File(s.Logs.Stdout)}} }, stderr { {{File(s.Logs.Stderr)}} } }
            }

            """);
    }

    private static string Listener(ListenerSettings l) => $"{{ address = {Quoted(l.Address.ToString())}, backlog = {l.Backlog}, reuse-port = {Flag(l.ReusePort)}, "
        + $"nodelay = {Flag(l.NoDelay)}, keepalive = {Flag(l.KeepAlive)}{(l.Address.IsVersion6 ? $", dual-stack = {Flag(l.DualStack)}" : "")} }}";

    private static string Command(IEnumerable<string> words) => words.Any() ? List(words) : "null";

    private static string Hooks(IEnumerable<HookSpec> hooks) => string.Join(", ", hooks.Select(h => h.Service is { } service
        ? $"{{ service = {Quoted(service.Text)}, action = {Word(h.Action)}, timeout = {Time(h.Timeout)} }}"
        : $"{{ command = {List(h.Command)}, timeout = {Time(h.Timeout)} }}"));

    private static string Ready(ReadySpec ready) => ready.When switch
    {
        ReadyWhen.Descriptor => $"when = fd, fd = {ready.Descriptor}",
        ReadyWhen.Log => $"when = log, log = {Quoted(ready.Pattern)}",
        ReadyWhen.Probe => $"when = {ready.Probe!.GetType().Name.ToLowerInvariant()}, {Probe(ready.Probe)}",
        _ => $"when = {Word(ready.When)}",
    };

    private static string Probe(ProbeSpec probe) => probe switch
    {
        ProbeSpec.Exec e => $"exec = {List(e.Command)}",
        ProbeSpec.Tcp t => $"tcp = \"{t.Host}:{t.Port}\"",
        ProbeSpec.Http h => $"http {{ url = \"{h.Url}\", status = [{string.Join(", ", h.Statuses)}] }}",
        _ => throw new InvalidOperationException($"No way to write {probe}"),
    };

    private static string File(LogFileSpec? file) => file is null
        ? "file = null"
        : $"file = {Quoted(file.File.Replace("%", "%%", StringComparison.Ordinal))}, mode = {Word(file.Mode)}, rotate {{ size = {Count(file.Rotate.Size)}, "
            + $"every = {(file.Rotate.Every is { } every ? Time(every) : "unlimited")}, keep = {Count(file.Rotate.Keep)}, compress = {Flag(file.Rotate.Compress)} }}";

    private static string Required(Requirement r) =>
        $"{{ service = {Quoted(r.Name.Text)}, condition = {Word(r.Condition)}, when-lost = {Word(r.WhenLost)} }}";

    /// <summary>The words are the names of the values with dashes: <c>OneForOne</c> is <c>one-for-one</c>.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Quoted(string? text) => text is null ? "null" : JsonSerializer.Serialize(text);

    private static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    private static string Count(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Time(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
}
