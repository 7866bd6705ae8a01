using System.Text.Json;
using Supervision.Api;
using Supervision.Pbm.CommandLine;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Execution;

/// <summary>Runs a command at one node, or at several side by side, each answering under its name.</summary>
internal sealed class TargetRunner(Surroundings surroundings)
{
    public async Task<int> RunAsync(Invocation call, IReadOnlyList<NodeAddress> targets, CancellationToken cancellationToken)
    {
        if (targets.Count == 1)
            return (await RunOneAsync(call, targets[0], surroundings.Out, null, cancellationToken)).Code;
        if (call.Follows)
            return await FollowAllAsync(call, targets, cancellationToken);
        var answers = await Task.WhenAll(targets.Select(async target =>
        {
            var written = new StringWriter { NewLine = "\n" };
            var (code, failure) = await RunOneAsync(call, target, written, target.ToString(), cancellationToken);
            return (Target: target.ToString(), Text: written.ToString(), Code: code, Failure: failure);
        }));
        if (call.Json)
        {
            surroundings.Out.WriteLine("{" + string.Join(',', answers.Select(a =>
                $"\"{JsonEncodedText.Encode(a.Target)}\":{(a.Text.Length > 0 ? a.Text.TrimEnd('\n') : Failed(a.Failure))}")) + "}");
        }
        else
        {
            WriteUnderNames(answers.Select(a => (a.Target, a.Text)), call);
        }

        return ExitCodes.Combine([.. answers.Select(a => a.Code)]);
    }

    private void WriteUnderNames(IEnumerable<(string Target, string Text)> answers, Invocation call)
    {
        var palette = surroundings.Page(call.Json, call.Has(GlobalOptions.NoColor)).Palette;
        foreach (var (target, text) in answers)
        {
            // A node that answered nothing has said why on stderr, under its name.
            if (text.Length == 0)
                continue;
            surroundings.Out.WriteLine(palette.Bold(target + ":"));
            surroundings.Out.Write(text);
        }
    }

    private static string Failed(SupervisionException? failure) =>
        JsonSerializer.Serialize(new(failure?.Message ?? "no answer", (failure?.Kind ?? ProblemKind.TimedOut).ToString()), PbmJson.Default.TargetFailure);

    private async Task<int> FollowAllAsync(Invocation call, IReadOnlyList<NodeAddress> targets, CancellationToken cancellationToken)
    {
        var shared = TextWriter.Synchronized(surroundings.Out);
        var codes = await Task.WhenAll(targets.Select(async target =>
            (await RunOneAsync(call, target, shared, target.ToString(), cancellationToken)).Code));
        return ExitCodes.Combine(codes);
    }

    private async Task<(int Code, SupervisionException? Failure)> RunOneAsync(
        Invocation call, NodeAddress target, TextWriter output, string? name, CancellationToken cancellationToken)
    {
        var page = surroundings.Page(call.Json, call.Has(GlobalOptions.NoColor), output, name);
        using var deadline = Deadline.For(call, surroundings.Time, cancellationToken);
        try
        {
            HttpSupervision Connect() => new(target, AccessToken.Find(target, call.Value(GlobalOptions.TokenFile)), ProgramVersion.UserAgent);
            using var node = Connect();
            var context = new CommandContext
            {
                Call = call,
                Address = target,
                Node = node,
                Page = page,
                Time = surroundings.Time,
                Reconnect = Connect,
                Cancellation = deadline.Token,
            };
            return (await call.Command!.Run!(context), null);
        }
        catch (SupervisionException e)
        {
            page.Note(e.Message + Hint(e.Kind, target));
            return (ExitCodes.Of(e.Kind), e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (call.Follows ? ExitCodes.Done : ExitCodes.Interrupted, null);
        }
        catch (OperationCanceledException)
        {
            page.Note($"no answer from {target} within {WireDuration.Render(call.Timeout)}");
            return (ExitCodes.TimedOut, null);
        }
    }

    private static string Hint(ProblemKind kind, NodeAddress target) => kind switch
    {
        ProblemKind.Unauthorized when target.SocketPath is null => " (give the node's token with --token-file or $PBM_TOKEN)",
        _ => "",
    };
}
