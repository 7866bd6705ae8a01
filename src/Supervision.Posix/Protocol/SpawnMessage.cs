using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>A spawn request as a frame.</summary>
internal static class SpawnMessage
{
    internal static FrameWriter Write(SpawnRequest request)
    {
        var frame = new FrameWriter(MessageType.Spawn)
            .Add(Field.Incarnation, request.Incarnation)
            .Add(Field.WorkingDirectory, request.WorkingDirectory)
            .AddIfAny(Field.User, request.User)
            .AddIfAny(Field.Group, request.Group)
            .AddIfAny(Field.Umask, request.Umask)
            .AddIfAny(Field.Nice, request.Nice)
            .AddIfAny(Field.OomScoreAdjust, request.OomScoreAdjust)
            .Add(Field.NoNewPrivileges, request.NoNewPrivileges ? 1 : 0)
            .Add(Field.PipeStdout, request.PipeStdout ? 1 : 0)
            .Add(Field.PipeStderr, request.PipeStderr ? 1 : 0);
        for (var i = 0; i < request.Arguments.Count; i++) _ = frame.Add(Field.Argument, request.Arguments[i]);
        foreach (var (name, value) in request.Environment) _ = frame.Add(Field.VariableName, name).Add(Field.VariableValue, value);
        if (request.SupplementaryGroups is { } groups)
        {
            _ = frame.Add(Field.HasSupplementaryGroups, 1);
            foreach (var group in groups) _ = frame.Add(Field.SupplementaryGroup, group);
        }

        foreach (var limit in request.Limits)
            _ = frame.Add(Field.LimitName, limit.Name).Add(Field.LimitSoft, (long)limit.Soft).Add(Field.LimitHard, (long)limit.Hard);
        foreach (var capability in request.AmbientCapabilities) _ = frame.Add(Field.AmbientCapability, capability);
        AddSince2(frame, request);
        return frame;
    }

    // What is not asked for is not said: the usual request is as short as ever.
    private static void AddSince2(FrameWriter frame, SpawnRequest request)
    {
        _ = frame.AddIf(Field.Notify, request.Notify).AddIf(Field.Forks, request.Forks).AddIfAny(Field.ReadyDescriptor, request.ReadyDescriptor);
        foreach (var (listener, name) in request.Listeners) _ = frame.Add(Field.InheritedListener, listener).Add(Field.InheritedName, name);
        if (request.StoreKey is not null) _ = frame.Add(Field.StoreKey, request.StoreKey).Add(Field.StoreMax, request.StoreMax);
        if (request.Cgroup is not { } cgroup) return;
        _ = frame.Add(Field.HasCgroup, 1)
            .AddIfAny(Field.MemoryMax, cgroup.MemoryMax)
            .AddIfAny(Field.PidsMax, cgroup.PidsMax)
            .AddIfAny(Field.CpuMaxMillis, cgroup.CpuMax is { } processors ? (long)Math.Round(processors * 1000) : null)
            .AddIfAny(Field.CpuWeight, cgroup.CpuWeight);
    }

    internal static SpawnRequest Read(ReadOnlySpan<byte> payload)
    {
        var parts = new SpawnParts();
        var fields = new FieldReader(payload);
        while (fields.Next()) parts.Take(ref fields);
        return parts.ToRequest();
    }
}
