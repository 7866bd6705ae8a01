namespace Supervision.Specs;

/// <summary>What a hook, a repetition or a schedule can do with a service.</summary>
public enum HookAction
{
    /// <summary>Start it; done when it is ready or has completed.</summary>
    Start,

    /// <summary>Stop it; done when nothing of it is left.</summary>
    Stop,

    /// <summary>Stop and start it.</summary>
    Restart,

    /// <summary>Tell it to read its configuration again.</summary>
    Reload,
}
