namespace Supervision.Hosting.Http;

/// <summary>Who asks, as it is to stand in the cause of what follows: <c>root through pbm</c>.</summary>
/// <param name="Who">The name of the peer's user on the socket; <c>token</c> for its bearer; <c>anyone</c> when nothing is asked for.</param>
/// <param name="Through"><c>pbm</c> or <c>HTTP</c>, as the client says of itself.</param>
internal sealed record OperatorIdentity(string Who, string Through)
{
    /// <summary>Who asks without having been asked who they are.</summary>
    public const string Anyone = "anyone";

    /// <summary>Who shows the token.</summary>
    public const string TokenBearer = "token";

    /// <summary>The program named by a <c>User-Agent</c> header.</summary>
    public static string ProgramOf(string? userAgent) =>
        userAgent is not null && userAgent.StartsWith("pbm/", StringComparison.Ordinal) ? "pbm" : "HTTP";

    /// <inheritdoc/>
    public override string ToString() => $"{Who} through {Through}";
}
