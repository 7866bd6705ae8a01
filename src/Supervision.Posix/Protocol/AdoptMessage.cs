using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>What is to be adopted, as a frame.</summary>
internal static class AdoptMessage
{
    internal static FrameWriter Write(Adoption adoption) => new FrameWriter(MessageType.Adopt)
        .Add(Field.Incarnation, adoption.Incarnation)
        .Add(Field.Pid, adoption.Pid)
        .Add(Field.StartTime, adoption.StartTime)
        .AddIf(Field.Forks, adoption.Forks)
        .AddIf(Field.HasForked, adoption.HasForked)
        .AddDescriptor(Field.HasStdout, adoption.Stdout)
        .AddDescriptor(Field.HasStderr, adoption.Stderr);

    internal static Adoption Read(ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = Message.Read(payload);
        var (stdout, stderr) = PipeEnds.Of(message, descriptors);
        var adoption = new Adoption(message.Incarnation, message.Pid, message.StartTime) { Stdout = stdout, Stderr = stderr };
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            if (fields.Field == Field.Forks) adoption = adoption with { Forks = true };
            if (fields.Field == Field.HasForked) adoption = adoption with { HasForked = true };
        }

        return adoption;
    }
}
