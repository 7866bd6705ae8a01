using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>A standing order as a frame.</summary>
internal static class OrderMessage
{
    internal static FrameWriter Write(string incarnation, StandingOrder order)
    {
        var frame = new FrameWriter(MessageType.Order).Add(Field.Incarnation, incarnation).Add(Field.AgeMinTicks, order.AgeMin.Ticks);
        foreach (var turn in order.Turns) _ = frame.Add(Field.TurnTicks, turn.Ticks);
        foreach (var code in order.ExceptCodes) _ = frame.Add(Field.ExceptCode, code);
        return frame;
    }

    internal static (string Incarnation, StandingOrder Order) Read(ReadOnlySpan<byte> payload)
    {
        var (incarnation, ageMin) = ("", TimeSpan.Zero);
        var (turns, codes) = (new List<TimeSpan>(), new List<int>());
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case Field.Incarnation: incarnation = fields.Text(); break;
                case Field.AgeMinTicks: ageMin = new TimeSpan(fields.Number()); break;
                case Field.TurnTicks: turns.Add(new TimeSpan(fields.Number())); break;
                case Field.ExceptCode: codes.Add(fields.Integer()); break;
            }
        }

        return (incarnation, new StandingOrder { Turns = turns, AgeMin = ageMin, ExceptCodes = codes });
    }
}
