using System.Net;
using Supervision.App.Listening;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>The place of an inherited socket, as Kestrel is told of it.</summary>
internal sealed class InheritedEndPoint(InheritedListener listener) : EndPoint
{
    public InheritedListener Listener => listener;

    public override string ToString() => listener.EndPoint?.ToString() ?? listener.Name;
}
