namespace Supervision.Specs;

/// <summary>The command of a managed service: it names what a host application runs inside itself, in place of a program.</summary>
public static class ManagedCommand
{
    /// <summary>The second word of the command that asks a managed service how it is.</summary>
    public const string Check = "check";

    private const string Prefix = "managed:";

    /// <summary>The word that names a managed service.</summary>
    public static string Of(string name) => Prefix + name;

    /// <summary>The name, when a command is one of a managed service; null when it is a program.</summary>
    public static string? NameIn(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Count > 0 && command[0].StartsWith(Prefix, StringComparison.Ordinal) ? command[0][Prefix.Length..] : null;
    }
}
