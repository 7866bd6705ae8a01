namespace Supervision.Nodes;

/// <summary>Stop every service in reverse order; answered with <see cref="AllStopped"/> when nothing runs any more.</summary>
internal sealed record StopAll;

/// <summary>No service has a process any more.</summary>
internal sealed record AllStopped;

/// <summary>Ask to be answered with <see cref="TreeReady"/> once every service has begun.</summary>
internal sealed record AwaitTree;

/// <summary>The tree is there.</summary>
internal sealed record TreeReady;
