using System.Text.Json;
using System.Text.Json.Serialization;

namespace Supervision.Api;

/// <summary>How documents stand on the wire: camelCase, every member present (null when unknown), no reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<ServiceDocument>))]
[JsonSerializable(typeof(ServiceDocument))]
[JsonSerializable(typeof(IReadOnlyList<GroupDocument>))]
[JsonSerializable(typeof(TreeDocument))]
[JsonSerializable(typeof(IReadOnlyList<ListenerDocument>))]
[JsonSerializable(typeof(NodeDocument))]
[JsonSerializable(typeof(ActorDocument))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(LogRecord))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(CommandRequest))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(IReadOnlyList<CommandReport>))]
[JsonSerializable(typeof(NodeCommandRequest))]
[JsonSerializable(typeof(UpgradeRequest))]
[JsonSerializable(typeof(UpgradeDocument))]
[JsonSerializable(typeof(KeeperUpgrade))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(ApplyRequest))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(Announcement))]
public sealed partial class ApiJson : JsonSerializerContext;
