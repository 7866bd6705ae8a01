namespace Supervision.Posix.Accounts;

/// <summary>A user of this host.</summary>
/// <param name="Name">The login name.</param>
/// <param name="UserId">The number.</param>
/// <param name="GroupId">The number of its own group.</param>
/// <param name="HomeDirectory">Its home directory.</param>
/// <param name="Shell">Its login shell.</param>
public sealed record UserAccount(string Name, uint UserId, uint GroupId, string HomeDirectory, string Shell);

/// <summary>A group of this host.</summary>
/// <param name="Name">The name.</param>
/// <param name="GroupId">The number.</param>
public sealed record GroupAccount(string Name, uint GroupId);
