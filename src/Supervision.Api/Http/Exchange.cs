namespace Supervision.Api;

/// <summary>Asks a node for one document.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">Below the root, with its query; escaped.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="KnownTag">What <c>If-None-Match</c> says (RFC 9110, 13.1.2), in its quotes; null to have the document anyway.</param>
internal readonly record struct Question(string Method, string Path, byte[]? Body = null, string? KnownTag = null);

/// <summary>What a node answered, whatever its status.</summary>
/// <param name="Status">The status code.</param>
/// <param name="MediaType">Without parameters; null when there is none.</param>
/// <param name="Tag">The <c>ETag</c> without its quotes; null when there is none.</param>
/// <param name="Body">The whole body.</param>
internal sealed record Answer(int Status, string? MediaType, string? Tag, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>Questions to a node and its answers. Every failure of the network leaves here as a <see cref="SupervisionException"/>.</summary>
internal interface IExchange : IDisposable
{
    Task<Answer> AskAsync(Question question, CancellationToken cancellationToken);
}
