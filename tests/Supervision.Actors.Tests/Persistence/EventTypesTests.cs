using System.Text.Json.Serialization;
using Supervision.Actors.Persistence;

namespace Supervision.Actors.Tests.Persistence;

public sealed partial class EventTypesTests
{
    private readonly EventTypes _types = new EventTypes()
        .Add("counted", Json.Default.Counted)
        .AddFormer("counted-in-text", Json.Default.CountedInText, old => new Counted(int.Parse(old.Text)));

    [Fact]
    public void An_event_must_come_back_as_it_was_written()
    {
        var (manifest, payload) = _types.Serialize(new Counted(7));

        Assert.Equal(("counted", """{"By":7}"""), (manifest, payload));
        Assert.Equal(new Counted(7), _types.Deserialize(manifest, payload));
    }

    [Fact]
    public void An_event_of_an_earlier_form_must_be_upgraded() =>
        Assert.Equal(new Counted(9), _types.Deserialize("counted-in-text", """{"Text":"9"}"""));

    [Fact]
    public void An_unknown_manifest_must_be_an_error_that_names_it()
    {
        var error = Assert.Throws<JournalException>(() => _types.Deserialize("renamed", "{}"));

        Assert.Equal(JournalFault.UnknownManifest, error.Fault);
        Assert.Contains("'renamed'", error.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"By":"x"}""")]
    public void A_text_that_breaks_the_promise_of_its_manifest_must_be_an_error(string payload)
    {
        var error = Assert.Throws<JournalException>(() => _types.Deserialize("counted", payload));

        Assert.Equal(JournalFault.Unreadable, error.Fault);
        Assert.Contains("'counted'", error.Message);
    }

    [Fact]
    public void A_type_that_is_not_registered_must_be_refused_where_it_is_persisted() =>
        Assert.Contains("System.String", Assert.Throws<ArgumentException>(() => _types.Serialize("text")).Message);

    [Fact]
    public void A_manifest_or_type_must_not_be_registered_twice()
    {
        var types = new EventTypes().Add("counted", Json.Default.Counted);

        Assert.Throws<ArgumentException>(() => types.Add("counted", Json.Default.CountedInText));
        Assert.Throws<ArgumentException>(() => types.Add("other", Json.Default.Counted));
    }

    [Fact]
    public void A_form_that_is_prepared_at_the_first_event_must_be_that_which_was_prepared_before()
    {
        var types = new EventTypes().Add<Counted>("counted", Json.Default);

        Assert.Throws<ArgumentException>(() => types.Add("other", Json.Default.Counted));
        Assert.Equal(_types.Serialize(new Counted(7)), types.Serialize(new Counted(7)));
        Assert.Equal(new Counted(8), types.Deserialize("counted", """{"By":8}"""));
    }

    [Fact]
    public void A_context_that_does_not_know_a_type_must_be_found_out_at_the_first_event()
    {
        var types = new EventTypes().Add<EventTypesTests>("unknown", Json.Default);

        Assert.Contains(nameof(EventTypesTests), Assert.Throws<NotSupportedException>(() => types.Serialize(this)).Message);
    }

    internal sealed record Counted(int By);

    internal sealed record CountedInText(string Text);

    [JsonSerializable(typeof(Counted))]
    [JsonSerializable(typeof(CountedInText))]
    private sealed partial class Json : JsonSerializerContext;
}
