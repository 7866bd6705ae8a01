using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Ownership;

/// <summary>What a keeper must know to go on with standing orders as another program.</summary>
internal static class OrderState
{
    internal static void Save(ProcessRecord record, FrameWriter part)
    {
        if (record.Request is { } request) _ = part.Add(StateField.Request, request.AsSpan());
        _ = part.AddIfAny(Field.Former, record.Former).Add(Field.StartedAtTicks, record.StartedAt.Ticks).Add(Field.ExitedAtTicks, record.ExitedAt.Ticks);
        if (record.Order is { } order) _ = part.Add(StateField.Order, OrderMessage.Write(record.Incarnation, order).Finish().Span[FrameHeader.Size..]);
    }

    internal static byte[] Write(SpawnRequest request) => SpawnMessage.Write(request).Finish().Span[FrameHeader.Size..].ToArray();

    internal static byte[]? RestoreRequest(StatePart part) => part.Has(StateField.Request) ? part.Bytes(StateField.Request).ToArray() : null;

    internal static StandingOrder? RestoreOrder(StatePart part) => part.Has(StateField.Order) ? OrderMessage.Read(part.Bytes(StateField.Order)).Order : null;

    /// <summary>Has each that was replaced know by what.</summary>
    internal static void Link(Dictionary<string, ProcessRecord> records)
    {
        foreach (var record in records.Values)
        {
            if (record.Former is { } name && records.TryGetValue(name, out var former)) former.Successor = record;
        }
    }
}
