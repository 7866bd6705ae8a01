using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Storing;

/// <summary>Keeps descriptors that processes gave away, by key and in the order in which they came. On the loop's thread.</summary>
internal sealed class DescriptorStore(EventLoop loop, IOwnerObserver observer) : IDisposable
{
    /// <summary>The most that are kept under one key, whatever is asked for.</summary>
    internal const int CountMax = 4096;

    private const string NameDefault = "stored";

    private readonly Dictionary<string, List<StoredDescriptor>> _byKey = [];

    /// <summary>Those of a key, in order.</summary>
    internal IReadOnlyList<StoredDescriptor> Of(string? key) => key is not null && _byKey.TryGetValue(key, out var list) ? list : [];

    /// <summary>Keeps descriptors, and takes those that it keeps out of the list.</summary>
    /// <param name="record">Who gave them.</param>
    /// <param name="descriptors">What came; what stays in the list is closed by the caller.</param>
    /// <param name="name">Their name; null for the usual one.</param>
    /// <param name="poll">Whether they are to be closed when their other end is.</param>
    internal void Add(ProcessRecord record, List<SafeFileHandle> descriptors, string? name, bool poll)
    {
        if (record.StoreKey is not { } key) return;
        if (!_byKey.TryGetValue(key, out var list)) _byKey[key] = list = [];
        for (var i = 0; i < descriptors.Count;)
        {
            if (list.Exists(stored => FileCalls.AreSame(stored.Handle, descriptors[i])))
            {
                i++;
            }
            else if (list.Count >= Math.Min(record.StoreMax, CountMax))
            {
                observer.Warned(record.Incarnation, $"did not keep a descriptor '{name ?? NameDefault}': {list.Count} are kept already, which is the most");
                return;
            }
            else
            {
                list.Add(Keep(key, descriptors[i], name ?? NameDefault, poll));
                descriptors.RemoveAt(i);
            }
        }
    }

    internal void Remove(ProcessRecord record, string name)
    {
        foreach (var stored in Of(record.StoreKey).Where(stored => stored.Name == name).ToArray()) Drop(record.StoreKey!, stored);
    }

    internal void Drop(string key)
    {
        foreach (var stored in Of(key).ToArray()) Drop(key, stored);
    }

    /// <summary>Goes on keeping what this process kept when it ran another program.</summary>
    internal void Restore(StatePart part)
    {
        if (part.Text(Field.StoreKey) is not { } key || part.Take(StateField.StoredNumber) is not { } handle) return;
        if (!_byKey.TryGetValue(key, out var list)) _byKey[key] = list = [];
        list.Add(Keep(key, handle, part.Text(StateField.StoredName) ?? NameDefault, part.Has(StateField.IsPolled)));
    }

    internal void Save(StateWriter state)
    {
        foreach (var (key, list) in _byKey)
        {
            foreach (var stored in list)
            {
                state.Add(new FrameWriter(StateKind.Stored)
                    .Add(Field.StoreKey, key)
                    .AddNumberOf(StateField.StoredNumber, stored.Handle)
                    .Add(StateField.StoredName, stored.Name)
                    .AddIf(StateField.IsPolled, stored.Token != 0));
            }
        }
    }

    public void Dispose()
    {
        foreach (var key in _byKey.Keys.ToArray()) Drop(key);
    }

    private StoredDescriptor Keep(string key, SafeFileHandle handle, string name, bool poll)
    {
        var stored = new StoredDescriptor(handle, name, dead => Drop(key, dead));
        if (!poll) return stored;
        try
        {
            stored.Token = loop.Add(handle, Readiness.None, stored);
        }
        catch (PosixException e) when (e.Errno.Number == ErrnoNumbers.NotPermitted)
        {
            // A file: it has no other end.
        }

        return stored;
    }

    private void Drop(string key, StoredDescriptor stored)
    {
        var list = _byKey[key];
        _ = list.Remove(stored);
        if (list.Count == 0) _ = _byKey.Remove(key);
        if (stored.Token != 0) loop.Remove(stored.Handle, stored.Token);
        stored.Handle.Dispose();
    }
}
