using System.Globalization;
using System.Text;
using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Tests.Reconciliation;

/// <summary>Configurations by chance over a few names, so that two of them have much in common: services come, go, change, move and depend on others.</summary>
internal sealed class RandomConfiguration(int seed)
{
    private readonly Random _random = new(seed);

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
                // Requirements and written order contradict each other: another draw.
            }
        }
    }

    private string Text()
    {
        var names = Enumerable.Range(0, 8).Where(_ => _random.Next(4) > 0).ToList();
        var groups = names.ToLookup(_ => _random.Next(4));
        var text = new StringBuilder("supervision {\n");
        Services(text, groups[0], names);
        text.Append("groups {\n");
        for (var i = 1; i < 4; i++)
        {
            if (_random.Next(4) > 0 || groups[i].Any())
            {
                Group(text, i, groups[i].ToList(), names);
            }
        }

        return text.Append("}\n}\n").ToString();
    }

    private void Group(StringBuilder text, int number, List<int> members, List<int> all)
    {
        var strategy = ((string[])["one-for-one", "one-for-all", "rest-for-one"])[_random.Next(3)];
        text.Append(CultureInfo.InvariantCulture, $"g{number} {{ strategy = {strategy}, intensity = {_random.Next(3, 5)}\n");
        if (_random.Next(3) == 0)
        {
            text.Append("groups.inner {\n");
            Services(text, members, all);
            text.Append("}\n");
        }
        else
        {
            Services(text, members, all);
        }

        text.Append("}\n");
    }

    private void Services(StringBuilder text, IEnumerable<int> members, List<int> all)
    {
        text.Append("services {\n");
        foreach (var i in members.OrderBy(_ => _random.Next(2)))
        {
            var requires = string.Join(", ", all.Where(other => other < i && _random.Next(4) == 0).Select(other => $"s{other}"));
            text.Append(CultureInfo.InvariantCulture,
                $"s{i} {{ command = [run, {_random.Next(3)}], description = {_random.Next(3)}, stop.timeout = {_random.Next(1, 4)}s, requires = [{requires}], replicas = {Math.Max(1, _random.Next(-2, 4))} }}\n");
        }

        text.Append("}\n");
    }
}
