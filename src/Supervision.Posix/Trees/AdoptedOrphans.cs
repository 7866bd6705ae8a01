using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;

namespace Supervision.Posix.Trees;

/// <summary>The orphans that a sub-reaper was given by the kernel.</summary>
/// <remarks>
/// The kernel gives them to the main thread, while the processes that another thread spawns are children of that thread. So a process that spawns on
/// another thread has a list, usually empty, of its orphans and nothing else: reading it costs the same however many services run. A process that has
/// become another program has both on one list, since the thread that executes it becomes the main one.
/// </remarks>
internal sealed class AdoptedOrphans : IOrphanSource, IDisposable
{
    // Open for good: each restart of a service reads it.
    private readonly SafeFileHandle _list;

    internal AdoptedOrphans()
    {
        var self = ProcessCalls.OwnPid();
        _list = ProcFile.Open(self, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"task/{self}/children")));
    }

    public bool IsExclusive => true;

    public bool MayHaveLeft(int mainPid) => true;

    public void Read(List<int> pids) => ChildList.Read(_list, pids);

    public void Dispose() => _list.Dispose();
}
