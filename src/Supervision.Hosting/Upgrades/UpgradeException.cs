namespace Supervision.Hosting.Upgrades;

/// <summary>The daemon is not replaced; the message says why, for the operator.</summary>
internal sealed class UpgradeException(string message) : Exception(message);
