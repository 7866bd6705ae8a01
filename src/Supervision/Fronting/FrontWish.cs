using Supervision.Specs;

namespace Supervision.Fronting;

/// <summary>What is to be before a service.</summary>
/// <param name="Spec">The service.</param>
/// <param name="Target">The process that new clients are given to; null for none.</param>
/// <param name="IsOpen">Whether clients are taken at all.</param>
/// <param name="IsLive">Whether a process of it runs, or may: what leads to it must stay.</param>
internal sealed record FrontWish(ServiceSpec Spec, FrontTarget? Target, bool IsOpen, bool IsLive);
