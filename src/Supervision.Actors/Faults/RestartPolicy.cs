namespace Supervision.Actors;

/// <summary>Which ends of a child are answered by a restart.</summary>
public enum RestartPolicy
{
    /// <summary>Always restarted, whatever the reason of its end.</summary>
    Permanent,

    /// <summary>Restarted only after an unexpected end.</summary>
    Transient,

    /// <summary>Never restarted.</summary>
    Temporary,
}
