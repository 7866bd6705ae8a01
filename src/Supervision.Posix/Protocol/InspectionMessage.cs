using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>A list of processes as fields of a frame.</summary>
internal static class InspectionMessage
{
    internal static FrameWriter AddProcesses(this FrameWriter frame, IReadOnlyList<Leftover> processes)
    {
        foreach (var process in processes)
        {
            _ = frame.Add(Field.ProcessPid, process.Pid)
                .Add(Field.ProcessName, process.Name)
                .Add(Field.ProcessState, process.State)
                .AddIfAny(Field.ProcessWaitChannel, process.WaitChannel);
        }

        return frame;
    }

    internal static IReadOnlyList<Leftover> Read(ReadOnlySpan<byte> payload)
    {
        List<Leftover> processes = [];
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            if (fields.Field == Field.ProcessPid) processes.Add(new Leftover(fields.Integer(), "", '?', null));
            if (processes.Count == 0) continue;
            processes[^1] = fields.Field switch
            {
                Field.ProcessName => processes[^1] with { Name = fields.Text() },
                Field.ProcessState => processes[^1] with { State = (char)fields.Number() },
                Field.ProcessWaitChannel => processes[^1] with { WaitChannel = fields.Text() },
                _ => processes[^1],
            };
        }

        return processes;
    }
}
