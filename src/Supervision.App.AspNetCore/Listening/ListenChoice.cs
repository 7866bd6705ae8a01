using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>What Kestrel is to listen on: an inherited socket, otherwise an address.</summary>
internal sealed record ListenChoice(string Name, BindingAddress? Otherwise, Action<ListenOptions>? Configure)
{
    public bool IsTls => string.Equals(Otherwise?.Scheme, "https", StringComparison.OrdinalIgnoreCase);
}
