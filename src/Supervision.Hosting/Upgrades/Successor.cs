using System.Runtime.InteropServices;
using Supervision.Actors.Persistence.Sql;
using Supervision.Api;
using Supervision.Posix.Errors;
using Supervision.Posix.Handover;

namespace Supervision.Hosting.Upgrades;

/// <summary>The daemon that is to come, as the running one sees it.</summary>
internal sealed class Successor : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeeperPatience = UpgradableNode.KeeperPatience * 2;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly HeirProcess _process;
    private readonly HandoverChannel _channel;

    private Successor(HeirProcess process, string program)
    {
        (_process, Program) = (process, program);
        _channel = new HandoverChannel(process.Channel);
    }

    /// <summary>The path of its program.</summary>
    public string Program { get; }

    public int Pid => _process.Pid;

    /// <summary>Its version; empty before it is prepared.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Starts it and waits until it could take over. When it cannot, nothing of it is left.</summary>
    /// <exception cref="UpgradeException">It cannot take over; the message says why.</exception>
    public static async Task<Successor> PrepareAsync(string? binary, Estate estate, string dataDirectory, TimeSpan patience)
    {
        var successor = Start(binary, estate, out var offer);
        try
        {
            await successor._channel.TrySendAsync(offer with { DataDir = dataDirectory }).ConfigureAwait(false);
            var answer = await successor.ExpectAsync(HandoverMessage.Prepared, "prepared", patience).ConfigureAwait(false);
            successor.Version = answer.Version ?? "unknown";
            return successor;
        }
        catch
        {
            successor.Discard();
            throw;
        }
    }

    /// <summary>Gives it everything, and waits until it says that all is well.</summary>
    /// <returns>Whether it will say what became of the keeper.</returns>
    /// <exception cref="UpgradeException">It did not take over; it may still run.</exception>
    public async Task<bool> GoAsync(TimeSpan patience)
    {
        await _channel.TrySendAsync(new HandoverMessage { Kind = HandoverMessage.Go }).ConfigureAwait(false);
        return (await ExpectAsync(HandoverMessage.Healthy, "in charge", patience).ConfigureAwait(false)).TellsOfKeeper;
    }

    /// <summary>Waits until it says what became of the keeper.</summary>
    /// <exception cref="UpgradeException">It ended before that, or did not say it in time; it may still run.</exception>
    public async Task<KeeperUpgrade> HearOfKeeperAsync()
    {
        var told = await ExpectAsync(HandoverMessage.Keeper, "done with the keeper", KeeperPatience).ConfigureAwait(false);
        return new KeeperUpgrade(told.Replaced, told.Version ?? "", told.GapMs, told.Reason);
    }

    /// <summary>Tells it that it is alone from now on.</summary>
    public Task FarewellAsync() => _channel.TrySendAsync(new HandoverMessage { Kind = HandoverMessage.Farewell });

    /// <summary>Asks it to end, as this daemon was asked.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Makes sure that nothing of it is left.</summary>
    public void Discard()
    {
        _process.Kill();
        Dispose();
    }

    /// <summary>Lets go of it; it runs on.</summary>
    public void Dispose()
    {
        _channel.Dispose();
        _process.Dispose();
    }

    private static Successor Start(string? binary, Estate estate, out HandoverMessage offer)
    {
        var command = DaemonProgram.SuccessorCommand(binary, HeirProcess.ChannelDescriptor);
        var program = DaemonProgram.ProgramOf(command);
        if (!File.Exists(program))
            throw new UpgradeException($"cannot run {program}: {(Directory.Exists(program) ? "it is a directory" : "there is no such file")}");
        List<SafeHandle> handed = [estate.Lock.Handle];
        var sockets = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, socket) in estate.Sockets.All)
        {
            handed.Add(socket.SafeHandle);
            sockets.Add(key, HeirProcess.ChannelDescriptor + handed.Count);
        }

        offer = new HandoverMessage
        {
            Kind = HandoverMessage.Offer,
            Version = ProductInformation.Version,
            JournalSchema = SqlStore.SchemaVersion,
            Lock = HeirProcess.ChannelDescriptor + 1,
            Sockets = sockets,
        };
        try
        {
            return new Successor(HeirProcess.Start(command, handed), program);
        }
        catch (PosixException e)
        {
            throw new UpgradeException(e.Message);
        }
    }

    private async Task<HandoverMessage> ExpectAsync(string kind, string state, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            var answer = await _channel.ReceiveAsync(limit.Token).ConfigureAwait(false);
            if (answer?.Kind == kind)
                return answer;
            throw new UpgradeException(answer?.Kind == HandoverMessage.Refused
                ? $"the new daemon refuses: {answer.Reason}"
                : $"the new daemon {await HowItEndsAsync().ConfigureAwait(false)} before it was {state}; what it wrote stands in this daemon's own output");
        }
        catch (OperationCanceledException)
        {
            throw new UpgradeException($"the new daemon was not {state} within {patience.TotalSeconds:0.###} s");
        }
    }

    /// <summary>Who has closed the channel is about to end.</summary>
    private async Task<string> HowItEndsAsync()
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (_process.End is null && TimeProvider.System.GetElapsedTime(begin) < EndPatience)
            await Task.Delay(LookEvery, TimeProvider.System).ConfigureAwait(false);
        return _process.End ?? "said something else";
    }
}
