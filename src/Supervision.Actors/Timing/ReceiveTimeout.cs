namespace Supervision.Actors;

/// <summary>No message has come for as long as <see cref="IActorContext.SetReceiveTimeout"/> said.</summary>
public sealed class ReceiveTimeout
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The message.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}

/// <summary>A message that does not put a receive timeout off.</summary>
public interface INotInfluenceReceiveTimeout;
