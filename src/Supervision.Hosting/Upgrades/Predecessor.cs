using System.Net.Sockets;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Sql;
using Supervision.Hosting.Configuration;
using Supervision.Hosting.Http;
using Supervision.Hosting.Journal;
using Supervision.Posix;
using Supervision.Posix.Handover;
using Supervision.Posix.Keeping;
using Supervision.Specs;
using Supervision.Specs.Reading;

namespace Supervision.Hosting.Upgrades;

/// <summary>The daemon that runs, as the one that is to take its place sees it.</summary>
internal sealed class Predecessor : IDisposable
{
    private readonly HandoverChannel _channel;
    private readonly HandoverMessage _offer;

    private Predecessor(HandoverChannel channel, HandoverMessage offer)
    {
        (_channel, _offer) = (channel, offer);
        var sockets = new ListeningSockets();
        foreach (var (key, number) in offer.Sockets)
        {
            using var descriptor = InheritedDescriptor.Take(number);
            var handle = new SafeSocketHandle(descriptor.DangerousGetHandle(), ownsHandle: true);
            descriptor.SetHandleAsInvalid();
            sockets.Inherit(key, new Socket(handle));
        }

        Estate = Estate.Inherit(FileLock.Inherit(InheritedDescriptor.Take(offer.Lock)), sockets);
    }

    /// <summary>What it hands down. Both have it, until one of them ends.</summary>
    public Estate Estate { get; }

    /// <summary>Hears what the running daemon offers.</summary>
    /// <param name="descriptor">Where it speaks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartupException">Nobody offers anything there.</exception>
    public static async Task<Predecessor> MeetAsync(int descriptor, CancellationToken cancellationToken)
    {
        var channel = new HandoverChannel(InheritedDescriptor.Take(descriptor));
        return await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { Kind: HandoverMessage.Offer } offer
            ? new Predecessor(channel, offer)
            : throw new StartupException(StartupFailure.Unavailable, "no daemon hands over to this one");
    }

    /// <summary>Finds out whether this daemon could take over, says so, and waits for its turn. Nothing is changed.</summary>
    /// <exception cref="SpecException">The configuration is wrong.</exception>
    /// <exception cref="StartupException">It could not, or the running daemon has ended or changed its mind.</exception>
    public async Task<NodeConfiguration> PrepareAsync(SpecSource source, CancellationToken cancellationToken)
    {
        NodeConfiguration configuration;
        try
        {
            configuration = new NodeConfiguration(source, source.Read());
            Check(configuration.First.Spec);
        }
        catch (Exception e) when (e is SpecException or StartupException)
        {
            await RefuseAsync(e.Message).ConfigureAwait(false);
            throw;
        }

        await _channel.TrySendAsync(new HandoverMessage { Kind = HandoverMessage.Prepared, Version = ProductInformation.Version }).ConfigureAwait(false);
        return await _channel.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { Kind: HandoverMessage.Go }
            ? configuration
            : throw new StartupException(StartupFailure.Unavailable, "the running daemon has ended, or goes on itself");
    }

    /// <summary>Says that it did not work out.</summary>
    public Task RefuseAsync(string reason) => _channel.TrySendAsync(new HandoverMessage { Kind = HandoverMessage.Refused, Reason = reason });

    /// <summary>Says that everything works.</summary>
    public Task ReportHealthyAsync() => _channel.TrySendAsync(new HandoverMessage { Kind = HandoverMessage.Healthy, TellsOfKeeper = true });

    /// <summary>Says what became of the keeper.</summary>
    /// <param name="replacement">Null when there is none.</param>
    public Task ReportKeeperAsync(KeeperReplacement? replacement) => _channel.TrySendAsync(new HandoverMessage
    {
        Kind = HandoverMessage.Keeper,
        Version = replacement?.Version,
        Replaced = replacement is { IsReplaced: true },
        GapMs = (long)(replacement?.Elapsed.TotalMilliseconds ?? 0),
        Reason = replacement?.Reason,
    });

    /// <summary>Waits for the last word of the former daemon; false when it died without one.</summary>
    public async Task<bool> WhenAloneAsync() =>
        await _channel.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is { Kind: HandoverMessage.Farewell };

    public void Dispose() => _channel.Dispose();

    private void Check(NodeSpec spec)
    {
        if (Path.GetFullPath(spec.DataDir) != _offer.DataDir)
            throw new StartupException(StartupFailure.Configuration, $"its data-dir is {spec.DataDir}, that of the running daemon {_offer.DataDir}: stop the one and start the other");
        if (Obstacle(spec) is { } obstacle)
            throw new StartupException(StartupFailure.Configuration, obstacle);
        if (_offer.JournalSchema < SqlStore.SchemaReadableFrom)
        {
            throw new StartupException(
                StartupFailure.Unavailable,
                $"it would bring the journal to a schema that the running daemon (schema {_offer.JournalSchema}) could not come back to: end that one by node detach, and start this one");
        }

        try
        {
            Journals.Check(spec.Journal, spec.DataDir);
        }
        catch (JournalException e)
        {
            throw new StartupException(StartupFailure.Unavailable, $"journal: {e.Message}", e);
        }
    }

    /// <summary>What of a configuration makes a handover impossible; null when nothing does.</summary>
    public static string? Obstacle(NodeSpec spec) =>
        spec.Keeper is KeeperMode.InProcess ? "keeper.mode is in-process: the services would end with the daemon"
        : spec.Journal.Provider == "memory" ? "journal.provider is memory: the next daemon would know nothing of what was"
        : null;
}
