using System.Buffers;
using System.Text.Json;

namespace Supervision.Api;

/// <summary>Writes a <see cref="CommandRequest"/> member by member: to make a general writer of it takes longer than the rest of the command.</summary>
internal static class CommandBody
{
    public static byte[] Write(CommandRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("reason", request.Reason);
            json.WriteString("commandId", request.CommandId);
            json.WriteBoolean("wait", request.Wait);
            json.WriteString("timeout", request.Timeout);
            json.WriteString("signal", request.Signal);
            if (request.Replicas is { } replicas)
                json.WriteNumber("replicas", replicas);
            else
                json.WriteNull("replicas");
            json.WriteBoolean("brief", request.Brief);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
