namespace Supervision.Hosting;

/// <summary>How a daemon ends.</summary>
public enum NodeEnd
{
    /// <summary>All services are stopped first.</summary>
    Shutdown,

    /// <summary>All services go on running with the keeper.</summary>
    Detach,

    /// <summary>The root group has failed, and the configuration says that the daemon ends with it; all services are stopped first.</summary>
    RootFailed,
}
