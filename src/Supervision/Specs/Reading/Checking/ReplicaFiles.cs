namespace Supervision.Specs.Reading.Checking;

/// <summary>Replicas of one service must not share a file that each of them takes for its own.</summary>
internal static class ReplicaFiles
{
    public static void Check(ReadTree tree, SpecErrors errors)
    {
        // Where texts are wrong already, nobody can say what replicas would make of them.
        foreach (var service in tree.Services.Where(s => s.Spec.Replicas > 1 && !s.Section.Errors.Any))
        {
            if (Shared(service.Spec) is var (key, file))
            {
                errors.Add(
                    service.Section.Origin,
                    $"{service.Section.Path}.{key}",
                    $"found \"{file}\" for each of {service.Spec.Replicas} replicas, expected %i (the number of the replica) in it");
            }
        }
    }

    /// <summary>A file that a second replica would share with the first, and the key that names it; null when there is none.</summary>
    public static (string Key, string File)? Shared(ServiceSpec service)
    {
        var second = service.OfReplica(1);
        return service.Logs.Stdout?.File is { } stdout && stdout == second.Logs.Stdout?.File ? ("logs.stdout.file", stdout)
            : service.Logs.Stderr?.File is { } stderr && stderr == second.Logs.Stderr?.File ? ("logs.stderr.file", stderr)
            : service.PidFile is { } pidFile && pidFile == second.PidFile ? ("pid-file", pidFile)
            : Fronts.Shared(service);
    }
}
