using System.Collections.Immutable;

namespace Supervision.Specs;

/// <summary>A question to a service from outside, that it answers well or not.</summary>
public abstract record ProbeSpec
{
    /// <summary>In place of a port: that which the process has of its own, <c>%{port}</c> in the configuration.</summary>
    public const int OwnPort = 0;

    private protected ProbeSpec()
    {
    }

    /// <summary>A command of its own: well is exit code 0.</summary>
    /// <param name="Command">The program and its arguments, run as the service is: its user, directory and environment.</param>
    public sealed record Exec(ImmutableArray<string> Command) : ProbeSpec;

    /// <summary>A connection: well is when it is accepted.</summary>
    /// <param name="Host">A name or address.</param>
    /// <param name="Port">1 to 65535, or <see cref="OwnPort"/>.</param>
    public sealed record Tcp(string Host, int Port) : ProbeSpec;

    /// <summary>A GET request: well is one of the status codes.</summary>
    /// <param name="Url">http:// or https://; with <see cref="OwnPort"/> as its port for that of the process.</param>
    /// <param name="Statuses">The codes; empty for 200 to 399.</param>
    public sealed record Http(Uri Url, ImmutableArray<int> Statuses) : ProbeSpec;
}
