using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervision.Specs;

namespace Supervision.Tests.Specs;

/// <summary>Writes specs as somebody could have written them who leaves nothing to the defaults.</summary>
internal static class WrittenSpec
{
    public static string Of(NodeSpec spec)
    {
        var text = new StringBuilder("supervision {\n");
        text.Append(CultureInfo.InvariantCulture, $"node {{ name = {Quoted(spec.Name)}, on-root-failure = {Word(spec.OnRootFailure)} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"data-dir = {Quoted(spec.DataDir)}\n");
        text.Append(CultureInfo.InvariantCulture, $"api {{ listen = {List(spec.Api.Listen)}, hosts = {List(spec.Api.Hosts)}, auth = {Word(spec.Api.Auth)} }}\n");
        text.Append(CultureInfo.InvariantCulture, $"keeper.mode = {Word(spec.Keeper)}\n");
        text.Append(CultureInfo.InvariantCulture, $"journal {{ provider = {spec.Journal.Provider}, connection-string = {Quoted(spec.Journal.ConnectionString)} }}\n");
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
        text.Append(CultureInfo.InvariantCulture, $"{group.Path.Split('/')[^1]} {{\nstrategy = {Word(group.Strategy)}\nintensity = {Count(group.Intensity)}\n");
        text.Append(CultureInfo.InvariantCulture, $"period = {Time(group.Period)}\nauto-shutdown = {Word(group.AutoShutdown)}\n");
        AddMembers(text, spec, group);
        text.Append("}\n");
    }

    private static void AddService(StringBuilder text, ServiceSpec s)
    {
        var c = s.Credentials;
        var restart = s.Restart;
        text.Append(CultureInfo.InvariantCulture,
            $$"""
            {{Quoted(s.Name.Text)}} {
              command = {{List(s.Command)}}
              description = {{Quoted(s.Description)}}, type = {{(s.Type == ServiceType.OneShot ? "oneshot" : "daemon")}}
              working-directory = {{Quoted(s.WorkingDirectory)}}
              enabled = {{Flag(s.Enabled)}}, significant = {{Flag(s.Significant)}}
              environment { {{string.Join(", ", s.Environment.Select(v => $"{v.Key} = {Quoted(v.Value)}"))}} }
              environment-files = {{List(s.EnvironmentFiles)}}, clear-environment = {{Flag(s.ClearEnvironment)}}
              user = {{Quoted(c.User)}}, group = {{Quoted(c.Group)}}, supplementary-groups = {{List(c.SupplementaryGroups)}}
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
              stop { signal = {{s.Stop.Signal}}, timeout = {{Time(s.Stop.Timeout)}}, kill = {{Word(s.Stop.Kill)}} }
              logs { keep-lines = {{s.Logs.KeepLines}}, when-full = {{Word(s.Logs.WhenFull)}}, stdout { {{File(s.Logs.Stdout)}} }, stderr { {{File(s.Logs.Stderr)}} } }
            }

            """);
    }

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
