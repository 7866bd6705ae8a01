using Supervision.Processes;
using Supervision.Specs;

namespace Supervision.Tests.Replicas;

public sealed class ReplicaNameTests
{
    [Theory]
    [InlineData("web", "web", 0, "web")]
    [InlineData("web.0", "web", 0, "web")]
    [InlineData("web.2", "web", 2, "web.2")]
    [InlineData("web:blue.12", "web:blue", 12, "web:blue.12")]
    public void A_replica_is_named_after_its_service_and_its_number(string text, string service, int number, string known)
    {
        Assert.True(ServiceName.TryParseReplica(text, out var name));
        Assert.Equal((service, number, known), (name.Service.Text, name.Replica, name.Text));
    }

    [Theory]
    [InlineData("web.")]
    [InlineData("web.x")]
    [InlineData("web.01")]
    [InlineData("web.-1")]
    [InlineData("web.1.2")]
    [InlineData(".1")]
    [InlineData("web.99999999999")]
    public void Other_texts_name_no_replica(string text) => Assert.False(ServiceName.TryParseReplica(text, out _));

    [Theory]
    [InlineData("web.2", "web", true)]
    [InlineData("web:blue.2", "web", true)]
    [InlineData("web:blue.2", "web:blue", true)]
    [InlineData("web:blue.2", "web:green", false)]
    [InlineData("web.2", "web:blue", false)]
    public void A_replica_meets_what_its_service_meets(string replica, string requirement, bool meets) =>
        Assert.Equal(meets, ServiceName.ParseReplica(replica).Meets(ServiceName.Parse(requirement)));

    [Theory]
    [InlineData("web", "web")]
    [InlineData("web.health", "web")]
    [InlineData("web.2", "web.2")]
    [InlineData("web.2.health", "web.2")]
    [InlineData("web:blue.pre-start", "web:blue")]
    public void What_a_command_writes_belongs_to_the_replica_it_is_run_for(string process, string writer) =>
        Assert.Equal(writer, IncarnationId.WriterOf(process));
}
