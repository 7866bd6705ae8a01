using Supervision.Api;

namespace Supervision.Pbm.CommandLine;

/// <summary>A command line, understood.</summary>
internal sealed record Invocation
{
    /// <summary>The nodes to ask; empty when the command line names none.</summary>
    public IReadOnlyList<NodeAddress> Targets { get; init; } = [];

    /// <summary>The command; null when there is none, which means the shell.</summary>
    public CommandSpec? Command { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The values of the options given, by their long names; a switch has an empty value.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the whole command may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool Json => Has(GlobalOptions.Json);

    public bool Follows => Command?.Needs == CommandNeeds.Stream
        || (Command?.Needs == CommandNeeds.StreamWhenFollowing && Has(CommandOptions.Follow));

    public bool Has(OptionSpec option) => Options.ContainsKey(option.Name);

    public string? Value(OptionSpec option) => Options.GetValueOrDefault(option.Name);
}
