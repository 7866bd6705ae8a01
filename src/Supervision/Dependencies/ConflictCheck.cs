using Supervision.ReadModel;
using Supervision.Specs;

namespace Supervision.Dependencies;

/// <summary>Conflicts are symmetric and count by enablement: of two services that conflict, one at most may be enabled.</summary>
internal static class ConflictCheck
{
    /// <summary>An enabled service that stands against enabling this one; null when none does.</summary>
    public static ServiceName? Against(ServiceSpec spec, BoardSnapshot board)
    {
        foreach (var (other, model) in board.Services.Values.Select(s => (s.Status.Spec, s.Status.Model)))
        {
            var conflict = spec.Conflicts.Any(other.Satisfies) || other.Conflicts.Any(spec.Satisfies);
            if (conflict && other.Name.Service != spec.Name.Service && model.IsEnabled(other.Enabled))
            {
                return other.Name;
            }
        }

        return null;
    }
}
