using System.Text.Json.Serialization;
using Supervision.Actors.Persistence;

namespace Supervision.Services;

/// <summary>Under which manifest each fact, and their sum, stands in the journal. Manifests never change; facts and the model may only gain members.</summary>
internal static class ServiceFactTypes
{
    public static EventTypes Register() => new EventTypes()
        .Add("service.model", ServiceModelJson.Default.ServiceModel)
        .Add("service.booted", ServiceFactJson.Default.Booted)
        .Add("service.wished", ServiceFactJson.Default.Wished)
        .Add("service.waited", ServiceFactJson.Default.Waited)
        .Add("service.spawn-ordered", ServiceFactJson.Default.SpawnOrdered)
        .Add("service.spawn-refused", ServiceFactJson.Default.SpawnRefused)
        .Add("service.started", ServiceFactJson.Default.Started)
        .Add("service.adopted", ServiceFactJson.Default.Adopted)
        .Add("service.hooks-began", ServiceFactJson.Default.HooksBegan)
        .Add("service.hooks-ended", ServiceFactJson.Default.HooksEnded)
        .Add("service.main-process-changed", ServiceFactJson.Default.MainProcessChanged)
        .Add("service.became-ready", ServiceFactJson.Default.BecameReady)
        .Add("service.health-changed", ServiceFactJson.Default.HealthChanged)
        .Add("service.reload-began", ServiceFactJson.Default.ReloadBegan)
        .Add("service.reload-ended", ServiceFactJson.Default.ReloadEnded)
        .Add("service.condemned", ServiceFactJson.Default.Condemned)
        .Add("service.leaving", ServiceFactJson.Default.Leaving)
        .Add("service.stop-began", ServiceFactJson.Default.StopBegan)
        .Add("service.stop-asked", ServiceFactJson.Default.StopAsked)
        .Add("service.kill-began", ServiceFactJson.Default.KillBegan)
        .Add("service.ended", ServiceFactJson.Default.Ended)
        .Add("service.backed-off", ServiceFactJson.Default.BackedOff)
        .Add("service.gave-up", ServiceFactJson.Default.GaveUp)
        .Add("service.completed", ServiceFactJson.Default.Finished)
        .Add("service.rested", ServiceFactJson.Default.Rested)
        .Add("service.cleared", ServiceFactJson.Default.Cleared)
        .Add("service.signal-sent", ServiceFactJson.Default.SignalSent)
        .Add("service.handoff-began", ServiceFactJson.Default.HandoffBegan)
        .Add("service.handoff-queued", ServiceFactJson.Default.HandoffQueued)
        .Add("service.handed-over", ServiceFactJson.Default.HandedOver)
        .Add("service.drain-began", ServiceFactJson.Default.DrainBegan)
        .Add("service.handoff-failed", ServiceFactJson.Default.HandoffFailed)
        .Add("service.drain-ended", ServiceFactJson.Default.DrainEnded)
        .Add("service.beside-awaited", ServiceFactJson.Default.BesideAwaited)
        .Add("service.handoff-over", ServiceFactJson.Default.HandoffOver)
        .Add("service.scaled", ServiceFactJson.Default.Scaled)
        .Add("service.commanded", ServiceFactJson.Default.Commanded)
        .Add("service.answered", ServiceFactJson.Default.Answered)
        .Add("service.removed", ServiceFactJson.Default.Removed)
        .Add("service.schedule-set", ServiceFactJson.Default.ScheduleSet)
        .Add("service.schedule-ran", ServiceFactJson.Default.ScheduleRan)
        .Add("service.schedule-queued", ServiceFactJson.Default.ScheduleQueued)
        .Add("service.schedule-skipped", ServiceFactJson.Default.ScheduleSkipped);

    /// <summary>The fact's name as users see it in a history.</summary>
    public static string WordOf(string manifest) => manifest["service.".Length..];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServiceFact.Booted))]
[JsonSerializable(typeof(ServiceFact.Wished))]
[JsonSerializable(typeof(ServiceFact.Waited))]
[JsonSerializable(typeof(ServiceFact.SpawnOrdered))]
[JsonSerializable(typeof(ServiceFact.SpawnRefused))]
[JsonSerializable(typeof(ServiceFact.Started))]
[JsonSerializable(typeof(ServiceFact.Adopted))]
[JsonSerializable(typeof(ServiceFact.HooksBegan))]
[JsonSerializable(typeof(ServiceFact.HooksEnded))]
[JsonSerializable(typeof(ServiceFact.MainProcessChanged))]
[JsonSerializable(typeof(ServiceFact.BecameReady))]
[JsonSerializable(typeof(ServiceFact.HealthChanged))]
[JsonSerializable(typeof(ServiceFact.ReloadBegan))]
[JsonSerializable(typeof(ServiceFact.ReloadEnded))]
[JsonSerializable(typeof(ServiceFact.Condemned))]
[JsonSerializable(typeof(ServiceFact.Leaving))]
[JsonSerializable(typeof(ServiceFact.StopBegan))]
[JsonSerializable(typeof(ServiceFact.StopAsked))]
[JsonSerializable(typeof(ServiceFact.KillBegan))]
[JsonSerializable(typeof(ServiceFact.Ended))]
[JsonSerializable(typeof(ServiceFact.BackedOff))]
[JsonSerializable(typeof(ServiceFact.GaveUp))]
[JsonSerializable(typeof(ServiceFact.Finished))]
[JsonSerializable(typeof(ServiceFact.Rested))]
[JsonSerializable(typeof(ServiceFact.Cleared))]
[JsonSerializable(typeof(ServiceFact.SignalSent))]
[JsonSerializable(typeof(ServiceFact.HandoffBegan))]
[JsonSerializable(typeof(ServiceFact.HandoffQueued))]
[JsonSerializable(typeof(ServiceFact.HandedOver))]
[JsonSerializable(typeof(ServiceFact.DrainBegan))]
[JsonSerializable(typeof(ServiceFact.HandoffFailed))]
[JsonSerializable(typeof(ServiceFact.DrainEnded))]
[JsonSerializable(typeof(ServiceFact.BesideAwaited))]
[JsonSerializable(typeof(ServiceFact.HandoffOver))]
[JsonSerializable(typeof(ServiceFact.Scaled))]
[JsonSerializable(typeof(ServiceFact.Commanded))]
[JsonSerializable(typeof(ServiceFact.Answered))]
[JsonSerializable(typeof(ServiceFact.Removed))]
[JsonSerializable(typeof(ServiceFact.ScheduleSet))]
[JsonSerializable(typeof(ServiceFact.ScheduleRan))]
[JsonSerializable(typeof(ServiceFact.ScheduleQueued))]
[JsonSerializable(typeof(ServiceFact.ScheduleSkipped))]
internal sealed partial class ServiceFactJson : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServiceModel))]
internal sealed partial class ServiceModelJson : JsonSerializerContext;
