namespace Supervision.Api;

/// <summary>How a client comes by the token of a node.</summary>
public static class AccessToken
{
    /// <summary>
    /// The token for an address: from the given file, else <c>$PBM_TOKEN</c>, else from the announcement of the port by a daemon of
    /// the same user on this machine. Null when there is none, and always for a socket in the file system, where the peer's user counts.
    /// </summary>
    /// <param name="address">The node.</param>
    /// <param name="tokenFile">The file that the operator named; null for none.</param>
    /// <exception cref="SupervisionException">A file that was named cannot be read: <see cref="ProblemKind.Unauthorized"/>.</exception>
    public static string? Find(NodeAddress address, string? tokenFile = null)
    {
        if (tokenFile is not null)
            return Read(tokenFile);
        if (address.SocketPath is not null)
            return null;
        if (Environment.GetEnvironmentVariable("PBM_TOKEN") is { Length: > 0 } token)
            return token;
        return address.IsLocal && Announcement.Find(address.Port)?.TokenFile is { } announced ? Read(announced) : null;
    }

    private static string Read(string path)
    {
        try
        {
            var token = File.ReadAllText(path).Trim();
            return token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
                ? token
                : throw new SupervisionException(ProblemKind.Unauthorized, $"{path} holds no token; expected one word");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SupervisionException(ProblemKind.Unauthorized, $"cannot read the token: {e.Message}", e);
        }
    }
}
