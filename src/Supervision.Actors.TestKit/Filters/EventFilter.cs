namespace Supervision.Actors.TestKit;

/// <summary>Expects log events of a system while something is done.</summary>
/// <remarks>Each condition gives a narrower filter.</remarks>
public sealed class EventFilter
{
    private readonly ActorSystem _system;
    private readonly TimeSpan _timeout;
    private readonly Predicate<LogEvent> _matches;
    private readonly string _what;

    internal EventFilter(ActorSystem system, TimeSpan timeout)
        : this(system, timeout, static _ => true, "a log event")
    {
    }

    private EventFilter(ActorSystem system, TimeSpan timeout, Predicate<LogEvent> matches, string what)
    {
        _system = system;
        _timeout = timeout;
        _matches = matches;
        _what = what;
    }

    /// <summary>Only events of a level.</summary>
    public EventFilter Level(LogLevel level) => And(entry => entry.Level == level, $"at {level}");

    /// <summary>Only events whose message contains a text.</summary>
    public EventFilter Contains(string text) =>
        And(entry => entry.Message.Contains(text, StringComparison.Ordinal), $"containing '{text}'");

    /// <summary>Only events of a source path.</summary>
    public EventFilter Source(string path) => And(entry => entry.Source == path, $"from {path}");

    /// <summary>Only events with a cause of a type.</summary>
    public EventFilter Exception<T>()
        where T : Exception => And(entry => entry.Cause is T, $"with a {typeof(T).Name}");

    /// <summary>Expects exactly one event while <paramref name="action"/> runs and shortly after.</summary>
    public void ExpectOne(Action action) => Expect(1, action);

    /// <summary>Expects exactly <paramref name="count"/> events while <paramref name="action"/> runs and shortly after.</summary>
    /// <exception cref="AssertionException">There were fewer in time, or more.</exception>
    public void Expect(int count, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var probe = new TestProbe(_system, null, _timeout);
        _system.EventStream.Subscribe<LogEvent>(probe.Ref);
        try
        {
            action();
            for (var i = 0; i < count; i++)
                Next(probe, i, count);
            while (probe.HasMessages)
            {
                if (_matches(probe.ExpectMsg<LogEvent>()))
                    throw new AssertionException($"expected {count} times {_what}, got more");
            }
        }
        finally
        {
            _system.EventStream.Unsubscribe(probe.Ref);
            _system.Stop(probe.Ref);
        }
    }

    private void Next(TestProbe probe, int found, int count)
    {
        try
        {
            probe.FishForMessage(_matches);
        }
        catch (AssertionException)
        {
            throw new AssertionException($"expected {count} times {_what}, got {found}");
        }
    }

    private EventFilter And(Predicate<LogEvent> condition, string words) =>
        new(_system, _timeout, entry => _matches(entry) && condition(entry), $"{_what} {words}");
}
