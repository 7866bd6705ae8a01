using System.Text.Json.Serialization;
using Supervision.Actors.Persistence;

namespace Supervision.Services;

/// <summary>Under which manifest each fact, and their sum, stands in the journal. Manifests never change; facts and the model may only gain members.</summary>
internal static class ServiceFactTypes
{
    public static EventTypes Register() => new EventTypes()
        .Add<ServiceModel>("service.model", ServiceModelJson.Default)
        .Add<ServiceFact.Booted>("service.booted", ServiceFactJson.Default)
        .Add<ServiceFact.Wished>("service.wished", ServiceFactJson.Default)
        .Add<ServiceFact.Waited>("service.waited", ServiceFactJson.Default)
        .Add<ServiceFact.SpawnOrdered>("service.spawn-ordered", ServiceFactJson.Default)
        .Add<ServiceFact.SpawnRefused>("service.spawn-refused", ServiceFactJson.Default)
        .Add<ServiceFact.Started>("service.started", ServiceFactJson.Default)
        .Add<ServiceFact.Adopted>("service.adopted", ServiceFactJson.Default)
        .Add<ServiceFact.HooksBegan>("service.hooks-began", ServiceFactJson.Default)
        .Add<ServiceFact.HooksEnded>("service.hooks-ended", ServiceFactJson.Default)
        .Add<ServiceFact.MainProcessChanged>("service.main-process-changed", ServiceFactJson.Default)
        .Add<ServiceFact.BecameReady>("service.became-ready", ServiceFactJson.Default)
        .Add<ServiceFact.HealthChanged>("service.health-changed", ServiceFactJson.Default)
        .Add<ServiceFact.ReloadBegan>("service.reload-began", ServiceFactJson.Default)
        .Add<ServiceFact.ReloadEnded>("service.reload-ended", ServiceFactJson.Default)
        .Add<ServiceFact.Condemned>("service.condemned", ServiceFactJson.Default)
        .Add<ServiceFact.Leaving>("service.leaving", ServiceFactJson.Default)
        .Add<ServiceFact.StopBegan>("service.stop-began", ServiceFactJson.Default)
        .Add<ServiceFact.StopAsked>("service.stop-asked", ServiceFactJson.Default)
        .Add<ServiceFact.KillBegan>("service.kill-began", ServiceFactJson.Default)
        .Add<ServiceFact.Ended>("service.ended", ServiceFactJson.Default)
        .Add<ServiceFact.BackedOff>("service.backed-off", ServiceFactJson.Default)
        .Add<ServiceFact.GaveUp>("service.gave-up", ServiceFactJson.Default)
        .Add<ServiceFact.Finished>("service.completed", ServiceFactJson.Default)
        .Add<ServiceFact.Rested>("service.rested", ServiceFactJson.Default)
        .Add<ServiceFact.Cleared>("service.cleared", ServiceFactJson.Default)
        .Add<ServiceFact.SignalSent>("service.signal-sent", ServiceFactJson.Default)
        .Add<ServiceFact.HandoffBegan>("service.handoff-began", ServiceFactJson.Default)
        .Add<ServiceFact.HandoffQueued>("service.handoff-queued", ServiceFactJson.Default)
        .Add<ServiceFact.HandedOver>("service.handed-over", ServiceFactJson.Default)
        .Add<ServiceFact.DrainBegan>("service.drain-began", ServiceFactJson.Default)
        .Add<ServiceFact.HandoffFailed>("service.handoff-failed", ServiceFactJson.Default)
        .Add<ServiceFact.DrainEnded>("service.drain-ended", ServiceFactJson.Default)
        .Add<ServiceFact.BesideAwaited>("service.beside-awaited", ServiceFactJson.Default)
        .Add<ServiceFact.HandoffOver>("service.handoff-over", ServiceFactJson.Default)
        .Add<ServiceFact.Scaled>("service.scaled", ServiceFactJson.Default)
        .Add<ServiceFact.Commanded>("service.commanded", ServiceFactJson.Default)
        .Add<ServiceFact.Answered>("service.answered", ServiceFactJson.Default)
        .Add<ServiceFact.Removed>("service.removed", ServiceFactJson.Default)
        .Add<ServiceFact.ScheduleSet>("service.schedule-set", ServiceFactJson.Default)
        .Add<ServiceFact.ScheduleRan>("service.schedule-ran", ServiceFactJson.Default)
        .Add<ServiceFact.ScheduleQueued>("service.schedule-queued", ServiceFactJson.Default)
        .Add<ServiceFact.ScheduleSkipped>("service.schedule-skipped", ServiceFactJson.Default);

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
