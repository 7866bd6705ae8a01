namespace Supervision.Specs.Reading.Checking;

/// <summary>Two services must not write to one file: each would rotate and empty it under the other.</summary>
internal static class LogFiles
{
    public static void Check(ReadTree tree, SpecErrors errors)
    {
        var owners = new Dictionary<string, ServiceSpec>(StringComparer.Ordinal);
        foreach (var service in tree.Services)
        {
            CheckStream(service, "stdout", service.Spec.Logs.Stdout, owners, errors);
            CheckStream(service, "stderr", service.Spec.Logs.Stderr, owners, errors);
        }
    }

    private static void CheckStream(ReadService service, string stream, LogFileSpec? file, Dictionary<string, ServiceSpec> owners, SpecErrors errors)
    {
        if (file is null || owners.TryAdd(file.File, service.Spec)) return;
        var owner = owners[file.File];
        if (owner == service.Spec) return;
        errors.Add(
            service.Section.Origin,
            $"{service.Section.Path}.logs.{stream}.file",
            $"found \"{file.File}\", which is a file of {owner.Name} ({owner.Origin}) already: expected a file of its own, such as one with %n in its name");
    }
}
