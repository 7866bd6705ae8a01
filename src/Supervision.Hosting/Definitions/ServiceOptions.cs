using Supervision.Actors;
using Supervision.Hosting.Definitions;
using Supervision.Specs;

namespace Supervision.Hosting;

/// <summary>
/// What a program says of a service, the keys of HOCON under C# names. What is not set is not said: it comes from what else the configuration says of
/// the service, from <c>supervision.defaults</c>, or from <c>reference.conf</c>, which describes every key. Mistakes are reported at the start of the
/// host, with the place in the program.
/// </summary>
public abstract class ServiceOptions
{
    private readonly List<(string Key, string Hocon)> _further = [];

    private protected ServiceOptions()
    {
    }

    /// <summary>The path of the service's group, such as <c>/shop/backend</c>; groups on the way come into being. By default <c>/</c>, the root group.</summary>
    public string Group { get; set; } = "/";

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>How it lives: until it is stopped (the default), or to its end.</summary>
    public ServiceType? Type { get; set; }

    /// <summary>Whether it starts with the node until an operator says otherwise; true by default.</summary>
    public bool? Enabled { get; set; }

    /// <summary>How many of it run side by side; 1 by default. Where it is set, <c>%i</c> in texts stands for the number of each, from 0.</summary>
    public int? Replicas { get; set; }

    /// <summary>Names of services that must be ready before it starts, and without which it is stopped.</summary>
    public IReadOnlyList<string> Requires { get; set; } = [];

    /// <summary>Names of services that are started with it and waited for, but that it can do without.</summary>
    public IReadOnlyList<string> Wants { get; set; } = [];

    /// <summary>Names of services that it starts after and stops before, when both do anyway.</summary>
    public IReadOnlyList<string> After { get; set; } = [];

    /// <summary>Names that it provides beside its own.</summary>
    public IReadOnlyList<string> Provides { get; set; } = [];

    /// <summary>Names of services that must not be enabled together with it.</summary>
    public IReadOnlyList<string> Conflicts { get; set; } = [];

    /// <summary>Variables of its environment; a managed service finds them in its context.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>After which ends it is started again; after every end by default.</summary>
    public RestartPolicy? RestartPolicy { get; set; }

    /// <summary>How many restarts within <see cref="RestartPeriod"/> before it fails; 10 by default.</summary>
    public int? RestartLimit { get; set; }

    /// <summary>The sliding window of <see cref="RestartLimit"/>; one minute by default.</summary>
    public TimeSpan? RestartPeriod { get; set; }

    /// <summary>The shortest wait before a restart that is not immediate; 100 ms by default.</summary>
    public TimeSpan? BackoffMin { get; set; }

    /// <summary>The longest wait before a restart; 30 s by default.</summary>
    public TimeSpan? BackoffMax { get; set; }

    /// <summary>How long it may take to become ready before that counts as a failed start; one minute by default.</summary>
    public TimeSpan? ReadyTimeout { get; set; }

    /// <summary>How long it may take to end before it is killed; 10 s by default.</summary>
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>The time between two health checks; 10 s by default.</summary>
    public TimeSpan? HealthInterval { get; set; }

    /// <summary>So many bad answers in a row make it unhealthy, and it is restarted; 3 by default.</summary>
    public int? HealthFailures { get; set; }

    /// <summary>Sets any key of a service, over what the properties say.</summary>
    /// <param name="key">The key's path, such as <c>restart.on-limit</c>.</param>
    /// <param name="hocon">The value as it is written in a file: <c>escalate</c>, <c>30s</c>, <c>[a, b]</c>, <c>{ exec = [bin/check] }</c>, <c>"quoted text"</c>.</param>
    public void Set(string key, string hocon)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(hocon);
        _further.Add((key, hocon));
    }

    /// <summary>Writes what is set.</summary>
    internal virtual void Write(ServiceText text)
    {
        text.Add("description", Description);
        text.Add("type", Type?.ToString().ToLowerInvariant());
        text.Add("enabled", Enabled);
        text.Add("replicas", Replicas);
        text.Add("requires", Requires);
        text.Add("wants", Wants);
        text.Add("after", After);
        text.Add("provides", Provides);
        text.Add("conflicts", Conflicts);
        text.Add("environment", Environment);
        text.Add("restart.policy", RestartPolicy?.ToString().ToLowerInvariant());
        text.Add("restart.limit", RestartLimit);
        text.Add("restart.period", RestartPeriod);
        text.Add("restart.backoff.min", BackoffMin);
        text.Add("restart.backoff.max", BackoffMax);
        text.Add("ready.timeout", ReadyTimeout);
        text.Add("stop.timeout", StopTimeout);
        text.Add("health.interval", HealthInterval);
        text.Add("health.failures", HealthFailures);
    }

    /// <summary>Writes what <see cref="Set"/> was given, which stands last.</summary>
    internal void WriteFurther(ServiceText text) => _further.ForEach(f => text.AddRaw(f.Key, f.Hocon));
}
