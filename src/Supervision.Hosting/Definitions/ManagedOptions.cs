using Supervision.Hosting.Definitions;
using Supervision.Specs;

namespace Supervision.Hosting;

/// <summary>
/// What a program says of a managed service. Keys that are about processes, such as <c>user</c>, <c>limits</c> or <c>stop.signal</c>, are refused.
/// </summary>
public sealed class ManagedOptions : ServiceOptions
{
    private readonly string _name;

    internal ManagedOptions(string name) => _name = name;

    internal override void Write(ServiceText text)
    {
        text.Add("command", [ManagedCommand.Of(_name)]);
        text.Add("ready.when", "notify");
        text.Add("health.exec", [ManagedCommand.Of(_name), ManagedCommand.Check]);
        base.Write(text);
    }
}
