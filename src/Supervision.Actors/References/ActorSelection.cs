using System.IO.Enumeration;

namespace Supervision.Actors;

/// <summary>The actors that a path with patterns names at the moment of sending.</summary>
public sealed class ActorSelection
{
    private readonly LocalActorRef _from;
    private readonly string[] _elements;

    private ActorSelection(LocalActorRef from, string path, string[] elements)
    {
        _from = from;
        _elements = elements;
        Path = path;
    }

    /// <summary>The path as written.</summary>
    public string Path { get; }

    /// <summary>Sends a message to every actor that the path names; to dead letters when there is none.</summary>
    public void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        var found = Find();
        foreach (var actor in found)
            actor.Tell(message, sender);
        if (found.Count > 0)
            return;
        if (message is Identify identify)
            sender?.Tell(new ActorIdentity(identify.MessageId, null), null);
        else
            _from.OwnSystem.DeadLetters.Tell(new DeadLetter(message, sender, _from.OwnSystem.DeadLetters), sender);
    }

    /// <summary>Sends a message; the sender is the actor whose handler is running, if any.</summary>
    public void Tell(object message) => Tell(message, ActorCell.Current?.Self);

    /// <summary>The one actor that the path names.</summary>
    /// <param name="timeout">Longest wait for the actor to answer.</param>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout)
    {
        try
        {
            if (Find() is [{ } first, ..] && await first.Ask<ActorIdentity>(new Identify(Path), timeout).ConfigureAwait(false) is { Subject: { } subject })
                return subject;
        }
        catch (AskTimeoutException)
        {
            // The same to the caller as no actor at all.
        }

        throw new ActorNotFoundException($"no actor answers at {Path}");
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    internal static ActorSelection From(LocalActorRef from, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var elements = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new ActorSelection(path[0] == '/' ? from.OwnSystem.Root : from, path, elements);
    }

    private List<LocalActorRef> Find()
    {
        List<LocalActorRef> found = [_from];
        foreach (var element in _elements)
            found = [.. found.SelectMany(actor => Step(actor, element)).Distinct()];
        return found;
    }

    private static IEnumerable<LocalActorRef> Step(LocalActorRef actor, string element)
    {
        if (element == ".")
            return [actor];
        if (element == "..")
            return actor.Parent is { } parent ? [parent] : [];
        if (actor.Mailbox.Cell?.ChildrenIfAny is not { } children)
            return [];
        if (element.AsSpan().IndexOfAny('*', '?') < 0)
            return children.TryGet(element, out var child) ? [child] : [];
        return children.ToArray().Where(candidate => FileSystemName.MatchesSimpleExpression(element, candidate.Path.Name, ignoreCase: false));
    }
}

/// <summary>A path named no actor.</summary>
public sealed class ActorNotFoundException(string message) : Exception(message);
