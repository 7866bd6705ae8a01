using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Execution;

namespace Supervision.Pbm.Completion;

/// <summary>Answers the scripts: one candidate a line, for the line that is typed in another shell.</summary>
internal static class CompletionAnswer
{
    public static async Task<int> WriteAsync(Surroundings surroundings, string line)
    {
        // The first word is the program's own name, however it was written.
        var begin = line.TrimStart().IndexOf(' ');
        var rest = begin < 0 ? "" : line.TrimStart()[(begin + 1)..];
        var names = new NameSource(() => Connect(surroundings, rest), surroundings.Time);
        foreach (var candidate in (await new Completer(names, targetsAllowed: true).CompleteAsync(rest)).Candidates)
            surroundings.Out.WriteLine(candidate);
        return ExitCodes.Done;
    }

    /// <summary>The node that the line names, whose names are wanted.</summary>
    private static HttpSupervision Connect(Surroundings surroundings, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var host = words.Length > 1 && TargetWords.IsTarget(words, 0) ? words[0] : surroundings.Environment("PBM_HOST");
        var address = host is not null && NodeAddress.TryParse(host, out var parsed, out _) ? parsed : NodeAddress.Tcp("127.0.0.1");
        return new(address, AccessToken.Find(address));
    }
}
