namespace Supervision.Actors;

/// <summary>One line of <see cref="ActorSystem.Describe()"/>.</summary>
/// <param name="Path">Where the actor is.</param>
/// <param name="Type">Name of its type.</param>
/// <param name="Mailbox">Messages that wait in its mailbox; about, while it is at work.</param>
/// <param name="Children">How many children it has.</param>
public sealed record ActorDescription(ActorPath Path, string Type, int Mailbox, int Children)
{
    /// <summary>Number of elements of the path: 0 for the root.</summary>
    public int Depth => Path.Elements.Count;
}
