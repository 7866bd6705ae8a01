using Supervision.Hosting.Definitions;

namespace Supervision.Hosting;

/// <summary>A service that is a process, defined by a program.</summary>
/// <param name="name">Unique on the node: <c>base</c> or <c>base:variant</c>, of letters, digits, _ and -.</param>
public sealed class ServiceDefinition(string name) : ServiceOptions
{
    /// <summary>The service's name.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The program and its arguments. A program without a slash is looked up in PATH.</summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>Instead of <see cref="Command"/>: a line for <c>/bin/sh</c>.</summary>
    public string? Shell { get; set; }

    /// <summary>Where it starts; the current directory of the application by default.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>The user it runs as, by name or number; that of the application by default.</summary>
    public string? User { get; set; }

    internal override void Write(ServiceText text)
    {
        text.Add("command", Command);
        text.Add("shell", Shell);
        text.Add("working-directory", WorkingDirectory);
        text.Add("user", User);
        base.Write(text);
    }
}
