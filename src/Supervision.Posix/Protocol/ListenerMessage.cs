using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;

namespace Supervision.Posix.Protocol;

/// <summary>What is said of a listener, as a frame.</summary>
internal sealed record ListenerMessage
{
    internal string Name { get; private init; } = "";

    internal int Generation { get; private init; }

    internal ListenerSettings Settings { get; private init; } = new() { Address = ListenAddress.Parse("tcp://0.0.0.0:1") };

    internal bool IsLeaving { get; private init; }

    internal string Text { get; private init; } = "";

    internal SafeFileHandle? Socket { get; private init; }

    internal static FrameWriter Write(ListenRequest request) =>
        Write(MessageType.Listen, request.Name, request.Generation).AddSettings(request.Settings).AddDescriptor(Field.HasListenerSocket, request.Socket);

    internal static FrameWriter Write(ListenerRecord record) => Describe(MessageType.HeldListener, record).AddDescriptor(Field.HasListenerSocket, record.Socket);

    /// <summary>All of a listener but its socket.</summary>
    internal static FrameWriter Describe(MessageType type, ListenerRecord record) =>
        Write(type, record.Name, record.Generation).AddSettings(record.Settings).AddIf(Field.ListenerIsLeaving, record.IsLeaving);

    internal static FrameWriter Write(ListenerEvent told) => told switch
    {
        ListenerEvent.Opened e => Write(MessageType.ListenerOpened, e.Name, e.Generation).AddSettings(e.Settings).AddDescriptor(Field.HasListenerSocket, e.Socket),
        ListenerEvent.Failed e => Write(MessageType.ListenFailed, e.Name, e.Generation).Add(Field.Message, e.Error),
        ListenerEvent.Closed e => Write(MessageType.ListenerClosed, e.Name, e.Generation),
        _ => Write(MessageType.ListenerCalled, told.Name, 0),
    };

    internal static FrameWriter Write(MessageType type, string name, int generation) =>
        new FrameWriter(type).Add(Field.ListenerName, name).Add(Field.ListenerGeneration, generation);

    /// <summary>Whether a frame is about a listener.</summary>
    internal static bool Is(MessageType type) => type is >= MessageType.Listen and <= MessageType.ListenerCalled;

    internal static ListenerMessage Read(ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = new ListenerMessage();
        var settings = message.Settings;
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case Field.ListenerName: message = message with { Name = fields.Text() }; break;
                case Field.ListenerGeneration: message = message with { Generation = fields.Integer() }; break;
                case Field.ListenerIsLeaving: message = message with { IsLeaving = true }; break;
                case Field.Message: message = message with { Text = fields.Text() }; break;
                case Field.ListenerAddress: settings = settings with { Address = ReadAddress(fields.Text()) }; break;
                case Field.ListenerBacklog: settings = settings with { Backlog = fields.Integer() }; break;
                case Field.ListenerReusePort: settings = settings with { ReusePort = true }; break;
                case Field.ListenerDualStack: settings = settings with { DualStack = true }; break;
                case Field.ListenerNoDelay: settings = settings with { NoDelay = true }; break;
                case Field.ListenerKeepAlive: settings = settings with { KeepAlive = true }; break;
                case Field.ListenerMode: settings = settings with { Mode = fields.Integer() }; break;
                case Field.ListenerUser: settings = settings with { User = fields.Text() }; break;
                case Field.ListenerGroup: settings = settings with { Group = fields.Text() }; break;
            }
        }

        return message with { Settings = settings, Socket = descriptors.Count > 0 ? descriptors[0] : null };
    }

    /// <summary>A socket without which the message makes no sense.</summary>
    internal SafeFileHandle RequiredSocket => Socket ?? throw new ProtocolException("received a message without the socket that it names");

    private static ListenAddress ReadAddress(string text) =>
        ListenAddress.TryParse(text, out var address) ? address : throw new ProtocolException($"received the address {text}, which is none");
}

/// <summary>Settings of a listener as fields of a frame.</summary>
internal static class ListenerFields
{
    internal static FrameWriter AddSettings(this FrameWriter frame, ListenerSettings settings) => frame
        .Add(Field.ListenerAddress, settings.Address.ToString())
        .Add(Field.ListenerBacklog, settings.Backlog)
        .AddIf(Field.ListenerReusePort, settings.ReusePort)
        .AddIf(Field.ListenerDualStack, settings.DualStack)
        .AddIf(Field.ListenerNoDelay, settings.NoDelay)
        .AddIf(Field.ListenerKeepAlive, settings.KeepAlive)
        .Add(Field.ListenerMode, settings.Mode)
        .AddIfAny(Field.ListenerUser, settings.User)
        .AddIfAny(Field.ListenerGroup, settings.Group);
}
