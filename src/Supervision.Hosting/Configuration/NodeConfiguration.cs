using System.Collections.Immutable;
using Supervision.Nodes;
using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Specs.Reconciliation;

namespace Supervision.Hosting.Configuration;

/// <summary>The files that a node is run by: read again, compared with what runs, and applied.</summary>
internal sealed class NodeConfiguration
{
    public const string Area = "configuration";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SpecSource? _source;
    private SpecReading _applied;

    /// <param name="source">The files; null for a tree that was made by a program.</param>
    /// <param name="first">What they said when the node started.</param>
    public NodeConfiguration(SpecSource? source, SpecReading first) => (_source, _applied, First) = (source, first, first);

    /// <summary>What was read when the node started.</summary>
    public SpecReading First { get; }

    /// <summary>The same, as it stands now, for another start of the same node.</summary>
    public NodeConfiguration Again(SupervisionNode node) => new(_source, _applied with { Spec = node.Spec });

    /// <summary>What it would take to make the running tree the one of the files.</summary>
    public async Task<PlanAnswer> PlanAsync(SupervisionNode node, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var reading = Read(node);
            return new PlanAnswer(node.PlanFor(reading.Spec), reading.Errors);
        }
        catch (SpecException e)
        {
            // A plan that changes nothing: that is what would happen.
            return new PlanAnswer(node.PlanFor(node.Spec), e.Errors);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes the running tree the one of the files.</summary>
    /// <param name="node">The node.</param>
    /// <param name="planId">The plan that this has to be; null for whatever it is.</param>
    /// <param name="by">Who applies it.</param>
    /// <exception cref="SpecException">The configuration is wrong; nothing has changed.</exception>
    /// <exception cref="ReshapeException">The plan is stale, or the tree cannot be changed now; nothing has changed.</exception>
    public Task<PlanAnswer> ApplyAsync(SupervisionNode node, string? planId, string by) => ApplyAsync(node, () => Read(node), planId, by);

    /// <summary>Before a command to a service: when a file of the load-paths that defines it, or would, is another than before, all of them are read again and applied.</summary>
    /// <returns>What is wrong with these files; null when nothing is.</returns>
    public async Task<string?> FollowAsync(SupervisionNode node, string service, string by)
    {
        if (_source is null || !ServiceName.TryParse(service, out var name) || !_source.HasChanged(_applied, name))
        {
            return null;
        }

        try
        {
            var answer = await ApplyAsync(node, () => Noted(node, _source.ReadLoadPaths(_applied)), null, by).ConfigureAwait(false);
            return answer.Errors.IsEmpty ? null : string.Join("; ", answer.Errors);
        }
        catch (SpecException e)
        {
            return string.Join("; ", e.Errors);
        }
    }

    private async Task<PlanAnswer> ApplyAsync(SupervisionNode node, Func<SpecReading> read, string? planId, string by)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            var reading = read();
            var plan = await node.ApplyAsync(reading.Spec, planId, by).ConfigureAwait(false);
            _applied = reading;
            return new PlanAnswer(plan, reading.Errors);
        }
        finally
        {
            _turn.Release();
        }
    }

    private SpecReading Read(SupervisionNode node)
    {
        if (_source is null)
        {
            return _applied with { Spec = node.Spec };
        }

        try
        {
            return Noted(node, _source.Read(_applied));
        }
        catch (SpecException e)
        {
            node.Report(Area, Sentence(e.Errors));
            throw;
        }
    }

    private static SpecReading Noted(SupervisionNode node, SpecReading reading)
    {
        node.Report(Area, reading.Errors.IsEmpty ? null : Sentence(reading.Errors));
        return reading;
    }

    public static string Sentence(ImmutableArray<SpecError> errors) => $"configuration: {string.Join("; ", errors)}";
}

/// <summary>A plan, made or done.</summary>
/// <param name="Plan">The changes.</param>
/// <param name="Errors">Mistakes of the configuration; what they stand in changes nothing.</param>
internal sealed record PlanAnswer(Plan Plan, ImmutableArray<SpecError> Errors);
