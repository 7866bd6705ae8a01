using System.Globalization;
using System.Text;
using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Worlds;

/// <summary>Trees by chance over a few names, with all that makes services depend on each other. Two of one seed have much in common.</summary>
internal sealed class RandomTreeText(Random random)
{
    private const int NamesMax = 9;

    public NodeSpec Next()
    {
        while (true)
        {
            try
            {
                return SpecReader.ReadText(Text(), "tree.conf", new SpecReaderOptions { HostName = "host", DataDir = "/data" });
            }
            catch (SpecException)
            {
                // Requirements and written order contradict each other, or a name is gone: another draw.
            }
        }
    }

    private string Text()
    {
        var names = Enumerable.Range(0, NamesMax).Where(_ => !Chance(5)).ToList();
        var groups = names.ToLookup(_ => random.Next(4));
        var text = new StringBuilder("supervision {\n");
        if (Chance(4))
        {
            text.Append("root { intensity = 4, period = 20s }\n");
        }

        Services(text, groups[0], names, "");
        text.Append("groups {\n");
        for (var i = 1; i < 4; i++)
        {
            Group(text, i, [.. groups[i]], names);
        }

        return text.Append("}\n}\n").ToString();
    }

    private void Group(StringBuilder text, int number, List<int> members, List<int> all)
    {
        var strategy = Pick("one-for-one", "one-for-all", "rest-for-one");
        var shutdown = Chance(6) ? Pick("any-significant", "all-significant") : "never";
        var intensity = Chance(3) ? "unlimited" : random.Next(1, 5).ToString(CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"g{number} {{ strategy = {strategy}, intensity = {intensity}, period = 10s, auto-shutdown = {shutdown}\n");
        var significant = shutdown == "never" ? "" : ", significant = true, restart.policy = transient";
        if (Chance(3))
        {
            text.Append("groups.inner {\n");
            Services(text, members, all, "");
            text.Append("}\n");
        }
        else
        {
            Services(text, members, all, significant);
        }

        text.Append("}\n");
    }

    private void Services(StringBuilder text, IEnumerable<int> members, List<int> all, string significant)
    {
        text.Append("services {\n");
        foreach (var i in members.OrderBy(_ => random.Next()))
        {
            var isOneShot = IsOneShot(i);
            var requires = string.Join(", ", all.Where(other => other < i && Chance(4)).Select(Requirement));
            text.Append(CultureInfo.InvariantCulture, $"s{i} {{ command = [run, {random.Next(3)}], type = {(isOneShot ? "oneshot" : "daemon")}, requires = [{requires}]");
            text.Append(CultureInfo.InvariantCulture, $", wants = [{Some(i, all, 8)}], after = [{Some(i, all, 8)}], conflicts = [{Some(i, all, 16)}]");
            text.Append(CultureInfo.InvariantCulture, $", stop.timeout = {random.Next(1, 4)}s, enabled = {(Chance(5) ? "false" : "true")}");
            text.Append(CultureInfo.InvariantCulture, $", ready {{ when = {(Chance(3) && !isOneShot ? "notify" : "spawned")}, timeout = 5s }}");
            text.Append(CultureInfo.InvariantCulture, $", restart {{ limit = {Pick("2", "5", "unlimited")}, on-limit = {Pick("fail", "fail", "escalate")}, policy = {Pick("permanent", "permanent", "transient", "temporary")}, backoff {{ max = 2s }} }}");
            text.Append(Chance(2) ? significant : "").Append(" }\n");
        }

        text.Append("}\n");
    }

    private static bool IsOneShot(int i) => i % 4 == 2;

    private string Requirement(int other)
    {
        var condition = Pick("ready", "ready", "started", IsOneShot(other) ? "completed" : "healthy");
        return string.Create(CultureInfo.InvariantCulture, $"{{ service = s{other}, condition = {condition}, when-lost = {Pick("stop", "stop", "restart", "ignore")} }}");
    }

    private string Some(int i, List<int> all, int of) => string.Join(", ", all.Where(other => other < i && Chance(of)).Select(other => $"s{other}"));

    private bool Chance(int of) => random.Next(of) == 0;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
