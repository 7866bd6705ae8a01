using System.Text.Json;
using System.Text.Json.Serialization;
using Supervision.Api;

namespace Supervision.Pbm.Output;

/// <summary>Documents that are ours and not the node's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(CommandReport))]
[JsonSerializable(typeof(IReadOnlyList<CommandReport>))]
[JsonSerializable(typeof(ServiceHistory))]
[JsonSerializable(typeof(IReadOnlyList<ServiceHistory>))]
[JsonSerializable(typeof(ServiceExplanation))]
[JsonSerializable(typeof(IReadOnlyList<ServiceExplanation>))]
[JsonSerializable(typeof(IReadOnlyList<LogRecord>))]
[JsonSerializable(typeof(IReadOnlyList<GroupDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ListenerDocument>))]
[JsonSerializable(typeof(StreamLine))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(TargetFailure))]
internal sealed partial class PbmJson : JsonSerializerContext;

/// <summary>The history of one service.</summary>
internal sealed record ServiceHistory(string Name, IReadOnlyList<HistoryEntry> Entries);

/// <summary>Why a service is in its state: the service, the providers of its requirements, and its latest facts.</summary>
internal sealed record ServiceExplanation(
    ServiceDocument Service, IReadOnlyList<RequirementStatus> Requirements, IReadOnlyList<HistoryEntry> History, IReadOnlyList<string> Sentences);

/// <summary>A requirement, and what could meet it.</summary>
internal sealed record RequirementStatus(string Name, bool Met, IReadOnlyList<string> Providers);

/// <summary>A line of a stream, with the node it is from when several are followed.</summary>
internal sealed record StreamLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    long Id, DateTimeOffset Time, string Service, string Stream, string Text, int Replica);

/// <summary>Whether services are well.</summary>
internal sealed record CheckReport(bool Well, IReadOnlyList<ServiceDocument> Unwell, int Services);

/// <summary>What came of a command to a node.</summary>
internal sealed record NodeReport(string Outcome, string Text);

/// <summary>The answer of a target that gave none.</summary>
internal sealed record TargetFailure(string Error, string Kind);
