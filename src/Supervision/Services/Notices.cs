using System.Collections.Immutable;
using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Services;

/// <summary>What a process says of itself, and what is to be said of it: gone with the process, and not journalled.</summary>
internal sealed class Notices
{
    private int? _number;

    /// <summary>One sentence each.</summary>
    public ImmutableArray<string> Warnings { get; private set; } = [];

    /// <summary>The process's own words; null when it has none.</summary>
    public string? Text { get; private set; }

    /// <summary>Forgets what was said of an earlier process.</summary>
    public void Follow(ServiceModel model)
    {
        if (model.LiveNumber != _number)
        {
            (_number, Text, Warnings) = (model.LiveNumber, null, []);
        }
    }

    /// <summary>False when it is no news.</summary>
    public bool Say(Notification notification)
    {
        var text = notification.Status ?? (notification.ErrorNumber is { } number ? $"fails with {new Errno(number)}" : Text);
        var isNew = text != Text;
        Text = text;
        return isNew;
    }

    /// <summary>False when it is no news.</summary>
    public bool Warn(string warning)
    {
        if (Warnings.Contains(warning))
        {
            return false;
        }

        Warnings = Warnings.Add(warning);
        return true;
    }
}
