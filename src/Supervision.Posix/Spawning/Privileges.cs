using System.Globalization;
using Supervision.Posix.Native;

namespace Supervision.Posix.Spawning;

/// <summary>What this process may do to the processes that it starts.</summary>
/// <param name="Capabilities">The effective capabilities, one bit each.</param>
/// <param name="UserId">The effective user.</param>
/// <param name="Nice">Its own priority, from which <c>nice</c> counts.</param>
/// <param name="OomScoreAdjust">Its own adjustment, which may be raised but not lowered without privilege.</param>
internal sealed record Privileges(ulong Capabilities, uint UserId, int Nice, int OomScoreAdjust)
{
    internal const int SetGroupId = 6;
    internal const int SetUserId = 7;
    internal const int SysNice = 23;
    internal const int SysResource = 24;

    internal bool Has(int capability) => (Capabilities & (1UL << capability)) != 0;

    /// <summary>Those of this process, as they are now.</summary>
    internal static Privileges ReadOwn()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        var capabilities = ulong.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var oom = int.Parse(File.ReadAllText("/proc/self/oom_score_adj").AsSpan().Trim(), CultureInfo.InvariantCulture);
        return new Privileges(capabilities, AccountCalls.EffectiveUser(), PriorityCalls.OwnNice(), oom);
    }
}
