using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>Waits for what comes of a replacement that was asked for. One at a time.</summary>
internal sealed class ReplacementDesk
{
    private TaskCompletionSource<KeeperReplacement>? _asked;
    private volatile string? _gone;

    internal static FrameWriter Ask(string program, bool isForced) =>
        new FrameWriter(MessageType.Replace, isIgnorable: true).Add(Field.Program, program).AddIf(Field.IsForced, isForced);

    /// <summary>Begins to wait.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    internal Task<KeeperReplacement> Begin()
    {
        var asked = new TaskCompletionSource<KeeperReplacement>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _asked, asked, null) is not null) throw new InvalidOperationException("the keeper is being replaced already");
        if (_gone is { } reason) Gone(reason);
        return asked.Task;
    }

    internal void Replaced(Message message, string? loss) =>
        End(new KeeperReplacement { IsReplaced = true, Version = message.ProgramVersion ?? "", Elapsed = message.Elapsed, Loss = loss });

    internal void NotReplaced(Message message) => End(new KeeperReplacement
    {
        IsSame = message.IsSame,
        Version = message.ProgramVersion ?? "",
        Reason = message.IsSame ? null : message.Text,
    });

    /// <summary>Nobody will answer any more.</summary>
    internal void Gone(string reason)
    {
        _gone = reason;
        End(new KeeperReplacement { Reason = reason });
    }

    private void End(KeeperReplacement replacement) => _ = Interlocked.Exchange(ref _asked, null)?.TrySetResult(replacement);
}
