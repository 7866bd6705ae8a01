using System.CommandLine;
using Supervision.Hosting;

namespace Supervision.Daemon.Commands;

/// <summary>What the program says of itself.</summary>
internal static class VersionCommand
{
    public static Command Create() => Printing("version", "Prints the version.", () => $"supervisiond {ProductInformation.Version}");

    public static Command CreateDefaults() => Printing("defaults", "Prints reference.conf: every key, its default and what it is for.", () => Configuration.Defaults);

    public static Command CreateLicenses() => Printing("licenses", "Prints the licences of the parts that others have written.", () => ProductInformation.Licenses);

    private static Command Printing(string name, string description, Func<string> text)
    {
        var command = new Command(name, description);
        command.SetAction(_ => Console.Out.WriteLine(text().TrimEnd()));
        return command;
    }
}
