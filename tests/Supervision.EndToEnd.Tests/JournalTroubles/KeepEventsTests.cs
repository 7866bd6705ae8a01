using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.JournalTroubles;

public sealed class KeepEventsTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public Task Old_facts_are_deleted_and_a_later_daemon_knows_what_they_led_to() =>
        KeptEvents.MustBeBoundedAsync(this, $"{Troubled.Tree}\njournal.keep-events = 20");
}
