using System.CommandLine;
using Supervision.Specs.Reading;

namespace Supervision.Daemon.Commands;

/// <summary>Reads configurations and says what is wrong with them.</summary>
internal static class CheckCommand
{
    private static readonly Argument<FileInfo[]> Files = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = "Configurations" };

    public static Command Create()
    {
        var command = new Command("check", "Prints every error of the configurations; exit code 65 if there is one.") { Files };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var code = ExitCodes.Ok;
        foreach (var file in arguments.GetRequiredValue(Files))
        {
            try
            {
                var spec = SpecReader.ReadFile(file.ToString(), Configuration.Options([]));
                if (await RedirectCheck.FindAsync(spec) is { IsEmpty: false } errors) throw new SpecException(errors);
                await Console.Out.WriteLineAsync($"{file}: {spec.Services.Count} services in {spec.Groups.Count} groups");
            }
            catch (SpecException e)
            {
                code = ExitCodes.Configuration;
                await Console.Error.WriteLineAsync(e.Message);
            }
        }

        return code;
    }
}
