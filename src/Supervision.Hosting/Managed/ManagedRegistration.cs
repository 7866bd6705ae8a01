namespace Supervision.Hosting.Managed;

/// <summary>How the instances of one managed service are made.</summary>
/// <param name="Create">Makes one, from the services of a scope of its own.</param>
/// <param name="OwnsInstance">Whether the instance is disposed of at its end; one that the scope made is disposed of by the scope.</param>
internal sealed record ManagedRegistration(Func<IServiceProvider, IManagedService> Create, bool OwnsInstance);
