using System.Globalization;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>When the time for the boot is over, says which services shall run and are not up, until they are.</summary>
internal sealed class BootWatch(Board board, TimeSpan timeout, TimeProvider time, Action<string?> report)
{
    private const int NamedMax = 10;

    /// <summary>So often, at most, is looked whether they have come up: in a crowd that crashes the board changes all the time.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Ends when all are up, or nobody wants them any more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(timeout, time, cancellationToken).ConfigureAwait(false);
        var late = board.Current.Services.Keys.ToArray();
        for (; ; )
        {
            var current = board.Current;
            late = [.. late.Where(name => current.Services.TryGetValue(name, out var posted) && IsMissing(posted.Status.Spec, posted.Status.Model))];
            if (late.Length == 0)
            {
                report(null);
                return;
            }

            report(Sentence(late, current));
            await board.WaitAsync(current.Serial, cancellationToken).ConfigureAwait(false);
            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What starts when somebody connects is up as long as it can.</summary>
    private static bool IsMissing(ServiceSpec spec, ServiceModel model) => model is { Wanted: true, State: not (ServiceState.Running or ServiceState.Completed) }
        && !(spec.Start is StartTrigger.OnConnection && model.State is ServiceState.Waiting);

    private string Sentence(string[] late, BoardSnapshot current)
    {
        var named = late.Take(NamedMax).Select(name => (Name: name, current.Services[name].Status.Model)).Select(s => $"{s.Name} ({s.Model.State.Word}: {s.Model.Reason})");
        var more = late.Length > NamedMax ? string.Create(CultureInfo.InvariantCulture, $" and {late.Length - NamedMax} more") : "";
        return $"boot: not up {Words.Duration(timeout)} after the start: {string.Join(", ", named)}{more}";
    }
}
