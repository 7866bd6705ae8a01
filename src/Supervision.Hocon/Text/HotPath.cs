using System.Runtime.CompilerServices;

namespace Supervision.Hocon.Text;

/// <summary>
/// Reading a document is over before the runtime would notice what is worth optimizing, so that the few methods that
/// see each character, token or value are optimized at their first call.
/// </summary>
internal static class HotPath
{
    public const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;
}
