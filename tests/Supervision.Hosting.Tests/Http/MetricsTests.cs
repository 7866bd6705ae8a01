using System.Text.RegularExpressions;

namespace Supervision.Hosting.Tests.Http;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_come_in_the_text_format_of_Prometheus()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        var names = Name().Matches(text).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Metrics_tell_the_state_of_node_groups_and_services()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Services.Add(Sample.Service("broken", "failed") with { Enabled = false, Incarnations = [], Health = "unhealthy" });
        endpoint.Node.Node = Sample.Node("running", "one", "two");
        var lines = (await endpoint.Client.GetStringAsync("/metrics")).Split('\n');
        string[] expected =
        [
            "supervision_node_info{node=\"n1\",version=\"0.1.0\",boot_id=\"b\"} 1",
            "supervision_node_state{state=\"running\"} 1",
            "supervision_node_state{state=\"stopping\"} 0",
            "supervision_start_time_seconds 1772366400",
            "supervision_degraded 2",
            "supervision_serial 7",
            "supervision_services{state=\"running\"} 2",
            "supervision_services{state=\"failed\"} 1",
            "supervision_services{state=\"backoff\"} 0",
            "supervision_service_up{service=\"web\",group=\"/\"} 1",
            "supervision_service_up{service=\"broken\",group=\"/\"} 0",
            "supervision_service_enabled{service=\"broken\",group=\"/\"} 0",
            "supervision_service_restarts_total{service=\"web\",group=\"/\"} 3",
            "supervision_service_processes{service=\"web\",group=\"/\"} 1",
            "supervision_service_healthy{service=\"broken\",group=\"/\"} 0",
            "supervision_service_state{service=\"broken\",group=\"/\",state=\"failed\"} 1",
            "supervision_service_state{service=\"broken\",group=\"/\",state=\"running\"} 0",
            "supervision_group_up{group=\"/\"} 1",
            "supervision_group_restarts_in_period{group=\"/\"} 2",
        ];
        Assert.All(expected, line => Assert.Contains(line, lines));
        Assert.DoesNotContain(lines, line => line.StartsWith("supervision_service_healthy{service=\"web\""));
    }

    [Fact]
    public async Task Labels_are_escaped()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Services.Add(Sample.Service("odd") with { Group = "/a\\b\"c\nd" });
        Assert.Contains("{service=\"odd\",group=\"/a\\\\b\\\"c\\nd\"} 1\n", await endpoint.Client.GetStringAsync("/metrics"));
    }

    [GeneratedRegex("""^(# (HELP supervision_[a-z_]+ .+|TYPE supervision_[a-z_]+ (gauge|counter))|supervision_[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.E+-]+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("^# TYPE ([a-z_]+)", RegexOptions.Multiline)]
    private static partial Regex Name();
}
