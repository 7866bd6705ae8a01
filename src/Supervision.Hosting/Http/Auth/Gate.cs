using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Who gets in, and as whom. Nobody does by being local.</summary>
/// <param name="token">What TCP clients must show; null lets all in.</param>
/// <param name="hosts">The names under which TCP clients may ask.</param>
/// <param name="owner">The user whose socket it is; beside that user only root may use it.</param>
internal sealed class Gate(string? token, HostNames hosts, uint owner)
{
    private const uint Root = 0;
    private const string Scheme = "Bearer ";
    private readonly byte[]? _token = token is null ? null : Encoding.UTF8.GetBytes(token);

    /// <summary>The identity of who asks.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isOpen">Whether the path is for everybody who finds the host by its name.</param>
    /// <exception cref="SupervisionException">Not let in: <see cref="ProblemKind.Unauthorized"/> or <see cref="ProblemKind.Forbidden"/>.</exception>
    public OperatorIdentity Admit(HttpContext context, bool isOpen)
    {
        var program = OperatorIdentity.ProgramOf(context.Request.Headers.UserAgent);
        if (context.Features.Get<Peer>() is { } peer)
            return new(AdmitPeer(peer), program);
        CheckNames(context);
        if (_token is null)
            return new(OperatorIdentity.Anyone, program);
        if (Shows(context.Request.Headers.Authorization, _token))
            return new(OperatorIdentity.TokenBearer, program);
        return isOpen ? new(OperatorIdentity.Anyone, program) : throw Refuse(context);
    }

    private string AdmitPeer(Peer peer)
    {
        if (peer.User is { } user && (user == owner || user == Root))
            return Users.NameOf(user);
        var who = peer.User is { } known ? $"user {known}" : "an unknown user";
        throw new SupervisionException(ProblemKind.Forbidden, $"{who} may not use this socket; user {owner} and root may");
    }

    private void CheckNames(HttpContext context)
    {
        var (local, port) = (context.Connection.LocalIpAddress, context.Connection.LocalPort);
        if (!hosts.Allow(context.Request.Host, local, port))
            throw new SupervisionException(ProblemKind.Forbidden, $"not answered under the name '{context.Request.Host}'; api.hosts lists further names");
        // Browsers name the page behind a request that crosses sites; such a page has no business here, token or not.
        foreach (var origin in context.Request.Headers.Origin)
        {
            if (origin is not null && !hosts.AllowOrigin(origin, local, port))
                throw new SupervisionException(ProblemKind.Forbidden, $"pages of '{origin}' may not ask");
        }
    }

    private static bool Shows(string? authorization, byte[] token)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var shown = Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim());
        return CryptographicOperations.FixedTimeEquals(shown, token);
    }

    private static SupervisionException Refuse(HttpContext context)
    {
        var isWrong = context.Request.Headers.Authorization.Count > 0;
        context.Response.Headers.WWWAuthenticate = isWrong ? "Bearer realm=\"supervision\", error=\"invalid_token\"" : "Bearer realm=\"supervision\"";
        return new(ProblemKind.Unauthorized, isWrong
            ? "the token is not this node's; it stands in the file 'token' of the node's data directory"
            : "a token is needed: send 'Authorization: Bearer TOKEN' with what stands in the file 'token' of the node's data directory");
    }
}
