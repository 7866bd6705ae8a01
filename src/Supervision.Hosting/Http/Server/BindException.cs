namespace Supervision.Hosting.Http;

/// <summary>An address cannot be listened on; the message names the address and the reason.</summary>
internal sealed class BindException(string address, string reason, Exception? inner = null)
    : Exception($"cannot listen on {address}: {reason}", inner)
{
    /// <summary>The URL, or <c>unix:PATH</c>.</summary>
    public string Address { get; } = address;
}
