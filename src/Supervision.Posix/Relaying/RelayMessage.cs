using System.Net;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Relaying;

/// <summary>The messages between a daemon and its relay, as frames. A front's listener comes as a descriptor with <see cref="MessageType.RelayOpen"/>.</summary>
internal sealed record RelayMessage
{
    internal string Front { get; init; } = "";

    internal FrontSettings Settings { get; init; } = new();

    internal RelayTarget? Target => TargetAddress is null ? null : new RelayTarget(TargetName, TargetAddress);

    internal FrontCounts Counts { get; init; }

    internal int FrontCount { get; init; }

    internal int Pid { get; init; }

    internal VersionRange Versions { get; init; }

    private string TargetName { get; init; } = "";

    private IPEndPoint? TargetAddress { get; init; }

    internal static FrameWriter Open(string front, FrontSettings settings) => new FrameWriter(MessageType.RelayOpen)
        .Add(Field.Front, front)
        .Add(Field.HeldMax, settings.HeldMax)
        .Add(Field.HoldTimeoutTicks, settings.HoldTimeout.Ticks)
        .Add(Field.DrainTimeoutTicks, settings.DrainTimeout.Ticks);

    internal static FrameWriter Aim(string front, RelayTarget? target) => AddTarget(new FrameWriter(MessageType.RelayAim).Add(Field.Front, front), target);

    internal static FrameWriter Close(string front) => new FrameWriter(MessageType.RelayClose).Add(Field.Front, front);

    internal static FrameWriter Describe(FrontStatus status) =>
        AddTarget(new FrameWriter(MessageType.RelayFront).Add(Field.Front, status.Name), status.Target)
            .Add(Field.Accepted, status.Counts.Accepted)
            .Add(Field.Active, status.Counts.Active)
            .Add(Field.Held, status.Counts.Held)
            .Add(Field.Turned, status.Counts.Refused)
            .Add(Field.Broken, status.Counts.Broken)
            .Add(Field.BytesIn, status.Counts.BytesIn)
            .Add(Field.BytesOut, status.Counts.BytesOut);

    /// <exception cref="ProtocolException">It makes no sense.</exception>
    internal static RelayMessage Read(ReadOnlySpan<byte> payload)
    {
        var read = new RelayMessage();
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            read = fields.Field switch
            {
                Field.Front => read with { Front = fields.Text() },
                Field.HeldMax => read with { Settings = read.Settings with { HeldMax = fields.Integer() } },
                Field.HoldTimeoutTicks => read with { Settings = read.Settings with { HoldTimeout = new TimeSpan(fields.Number()) } },
                Field.DrainTimeoutTicks => read with { Settings = read.Settings with { DrainTimeout = new TimeSpan(fields.Number()) } },
                Field.TargetName => read with { TargetName = fields.Text() },
                Field.TargetAddress => read with { TargetAddress = Address(fields.Text()) },
                Field.Accepted => read with { Counts = read.Counts with { Accepted = fields.Number() } },
                Field.Active => read with { Counts = read.Counts with { Active = fields.Number() } },
                Field.Held => read with { Counts = read.Counts with { Held = fields.Number() } },
                Field.Turned => read with { Counts = read.Counts with { Refused = fields.Number() } },
                Field.Broken => read with { Counts = read.Counts with { Broken = fields.Number() } },
                Field.BytesIn => read with { Counts = read.Counts with { BytesIn = fields.Number() } },
                Field.BytesOut => read with { Counts = read.Counts with { BytesOut = fields.Number() } },
                Field.FrontCount => read with { FrontCount = fields.Integer() },
                Field.Pid => read with { Pid = fields.Integer() },
                Field.VersionOldest => read with { Versions = read.Versions with { Oldest = fields.Integer() } },
                Field.VersionNewest => read with { Versions = read.Versions with { Newest = fields.Integer() } },
                _ => read,
            };
        }

        return read;
    }

    private static FrameWriter AddTarget(FrameWriter frame, RelayTarget? target) => target is null
        ? frame
        : frame.Add(Field.TargetName, target.Name).Add(Field.TargetAddress, target.Address.ToString());

    private static IPEndPoint Address(string text) =>
        IPEndPoint.TryParse(text, out var address) ? address : throw new ProtocolException($"received the address '{text}', which is none");
}
