using Supervision.Actors;

namespace Supervision.Specs.Reading.Checking;

/// <summary>As in OTP, a significant member must be able to end for good, and its group must care.</summary>
internal static class SignificantMembers
{
    public static void Check(ReadTree tree, SpecErrors errors)
    {
        foreach (var service in tree.Services.Where(s => s.Spec.Significant))
        {
            var (origin, path) = (service.Section.OriginOf("significant"), service.Section.PathOf("significant"));
            if (service.Spec.Restart.Policy == RestartPolicy.Permanent)
                errors.Add(origin, path, "found true with restart.policy = permanent, expected restart.policy = transient or temporary");
            if (tree.Groups.TryGetValue(service.Spec.Group, out var group) && group.Spec.AutoShutdown == AutoShutdown.Never)
                errors.Add(origin, path, Careless(group.Spec));
        }
    }

    private static string Careless(GroupSpec group) => group.Path == "/"
        ? "found true outside of any group with root.auto-shutdown = never, expected any-significant or all-significant there"
        : $"found true in group {group.Path} ({group.Origin}) with auto-shutdown = never, expected any-significant or all-significant there";
}
