using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Supervision.Services;
using static Supervision.Services.ServiceState;

namespace Supervision.Specs.Reconciliation;

/// <summary>Compares a running tree with a wanted one. Pure: it changes nothing, and says the same of the same trees.</summary>
internal sealed class Planner
{
    private readonly NodeSpec _running;
    private readonly NodeSpec _wanted;
    private readonly Func<ServiceName, ServiceModel?> _models;
    private readonly ImmutableArray<PlannedChange>.Builder _changes = ImmutableArray.CreateBuilder<PlannedChange>();
    private readonly StringBuilder _identity = new();

    private Planner(NodeSpec running, NodeSpec wanted, Func<ServiceName, ServiceModel?> models) =>
        (_running, _wanted, _models) = (running, wanted, models);

    /// <param name="running">The tree in force.</param>
    /// <param name="wanted">The tree to come.</param>
    /// <param name="models">What is known of the services that there are: what is done to one depends on whether it runs.</param>
    /// <param name="revision">Names the running tree, so that a plan for an earlier one can be told from a plan for this.</param>
    public static Plan Between(NodeSpec running, NodeSpec wanted, Func<ServiceName, ServiceModel?> models, string revision)
    {
        var planner = new Planner(running, wanted, models);
        planner.AddNode();
        planner.AddGroups();
        planner.AddServices();
        planner._identity.Append(revision);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(planner._identity.ToString()));
        return new Plan(Convert.ToHexStringLower(hash.AsSpan(0, 8)), planner._changes.ToImmutable());
    }

    private void AddNode()
    {
        var changes = KeyChanges.Between(NodeKeys.All, _running, _wanted);
        Add(ChangeSubject.Node, "", ChangeAction.Refresh, [.. changes.Where(c => c.Impact is not ChangeImpact.DaemonRestart)]);
        Add(ChangeSubject.Node, "", ChangeAction.DaemonRestart, [.. changes.Where(c => c.Impact is ChangeImpact.DaemonRestart)]);
    }

    private void AddGroups()
    {
        foreach (var path in _running.Groups.Keys.Union(_wanted.Groups.Keys).Order(StringComparer.Ordinal))
        {
            var (running, wanted) = (_running.Groups.GetValueOrDefault(path), _wanted.Groups.GetValueOrDefault(path));
            if (running is null || wanted is null)
            {
                Add(ChangeSubject.Group, path, running is null ? ChangeAction.Add : ChangeAction.Remove, []);
                continue;
            }

            var changes = KeyChanges.Between(GroupKeys.All, running, wanted);
            var (before, after) = (running.Members.Where(wanted.Members.Contains).ToArray(), wanted.Members.Where(running.Members.Contains).ToArray());
            if (!before.SequenceEqual(after))
            {
                changes = changes.Add(new KeyChange("order of members", ChangeImpact.Refresh, SpecWords.Of(before), SpecWords.Of(after), IsSecret: false));
            }

            Add(ChangeSubject.Group, path, ChangeAction.Refresh, changes);
        }
    }

    private void AddServices()
    {
        foreach (var name in _running.Services.Keys.Union(_wanted.Services.Keys).Order())
        {
            var (running, wanted) = (_running.Services.GetValueOrDefault(name), _wanted.Services.GetValueOrDefault(name));
            var model = _models(name);
            if (running is null)
            {
                Add(ChangeSubject.Service, name.Text, wanted! is { Enabled: true, StartsWithNode: true } ? ChangeAction.Start : ChangeAction.Add, []);
            }
            else if (wanted is null)
            {
                Add(ChangeSubject.Service, name.Text, model?.LiveNumber is not null ? ChangeAction.Stop : ChangeAction.Remove, []);
            }
            else
            {
                var runsBy = model is null ? null : ConfigurationDrift.RunsBy(model);
                var changes = SpecImprint.Correct(KeyChanges.Between(ServiceKeys.All, running, wanted), runsBy, wanted);
                if (!changes.IsEmpty)
                {
                    Add(ChangeSubject.Service, name.Text, ActionOf(changes, wanted, model), changes);
                }
            }
        }
    }

    private static ChangeAction ActionOf(ImmutableArray<KeyChange> changes, ServiceSpec wanted, ServiceModel? model)
    {
        if (model is null)
        {
            return ChangeAction.Refresh;
        }

        var runs = model.LiveNumber is not null;
        var isWanted = model.Wanted;
        if (model.EnabledByOperator is null && changes.Any(c => c.Key == ServiceKeys.Enabled))
        {
            isWanted = wanted.Enabled;
        }

        var restarts = changes.Any(c => c.Impact is ChangeImpact.Restart);
        return (runs, isWanted) switch
        {
            (true, false) => model.Wanted ? ChangeAction.Stop : ChangeAction.Refresh,
            (true, true) => restarts ? ChangeAction.Restart : ChangeAction.Refresh,
            (false, true) when !model.Wanted || model.State is Failed || (restarts && model.State is Backoff or Completed) => ChangeAction.Start,
            _ => ChangeAction.Refresh,
        };
    }

    private void Add(ChangeSubject subject, string name, ChangeAction action, ImmutableArray<KeyChange> keys)
    {
        if (keys.IsEmpty && action is ChangeAction.Refresh or ChangeAction.DaemonRestart)
        {
            return;
        }

        _identity.Append(subject).Append(' ').Append(name).Append(' ').Append(action).Append('\n');
        foreach (var key in keys)
        {
            _identity.Append(key.Key).Append('=').Append(key.Before).Append('>').Append(key.After).Append('\n');
        }

        _changes.Add(new PlannedChange(subject, name, action, [.. keys.Select(k => k.Shown)]));
    }
}
