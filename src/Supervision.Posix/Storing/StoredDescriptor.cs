using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;

namespace Supervision.Posix.Storing;

/// <summary>A descriptor that is kept for the next incarnation.</summary>
internal sealed class StoredDescriptor(SafeFileHandle handle, string name, Action<StoredDescriptor> onDead) : IReadiness
{
    internal SafeFileHandle Handle { get; } = handle;

    internal string Name { get; } = name;

    /// <summary>By which the loop knows it; 0 if it is not watched.</summary>
    internal long Token { get; set; }

    public void OnReady(Readiness events)
    {
        if ((events & (Readiness.Failed | Readiness.HungUp)) != 0) onDead(this);
    }
}
