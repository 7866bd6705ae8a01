using System.Net;

namespace Supervision.Posix.Redirecting;

/// <summary>Changes rules by <c>iptables</c> and <c>ip6tables</c>: one transaction for each version of IP.</summary>
internal sealed class IptablesTool(IptablesCommands version4, IptablesCommands? version6, string chain) : IRuleTool
{
    // Another program may be changing rules, and has the lock.
    private static readonly string[] Wait = ["--wait", "5"];

    public Task CheckAsync(IReadOnlyList<Redirect> redirects) => RestoreAsync(redirects, "--noflush", "--test");

    public Task SetAsync(IReadOnlyList<Redirect> redirects) => RestoreAsync(redirects, "--noflush");

    public async Task<IReadOnlyList<Redirect>?> ReadAsync()
    {
        List<Redirect>? found = null;
        foreach (var (commands, all) in Versions())
        {
            var present = await PresentAsync(commands).ConfigureAwait(false);
            if (IptablesRules.Has(chain, present)) (found ??= []).AddRange(IptablesRules.Read(chain, present, all));
        }

        return found is null ? null : Redirect.Ordered(found);
    }

    public async Task RemoveAsync()
    {
        foreach (var (commands, _) in Versions())
        {
            var text = IptablesRules.Remove(chain, await PresentAsync(commands).ConfigureAwait(false));
            if (text is not null) _ = await commands.Restore.RunAsync(text, [.. Wait, "--noflush"]).ConfigureAwait(false);
        }
    }

    private async Task RestoreAsync(IReadOnlyList<Redirect> redirects, params string[] options)
    {
        if (version6 is null && redirects.Any(r => r.IsVersion6)) throw new RedirectException("cannot redirect ports of IPv6: ip6tables is not installed");
        foreach (var (commands, all) in Versions())
        {
            var own = redirects.Where(r => r.IsVersion6 == all.Equals(IPAddress.IPv6Any)).ToArray();
            string present;
            try
            {
                present = await PresentAsync(commands).ConfigureAwait(false);
            }
            catch (RedirectException) when (own.Length == 0 && redirects.Count > 0)
            {
                // A kernel without this version of IP has nothing of ours either.
                continue;
            }

            if (own.Length == 0 && !IptablesRules.Has(chain, present)) continue;
            _ = await commands.Restore.RunAsync(IptablesRules.Set(chain, own, present), [.. Wait, .. options]).ConfigureAwait(false);
        }
    }

    private static Task<string> PresentAsync(IptablesCommands commands) => commands.Show.RunAsync("", [.. Wait, "-t", "nat", "-S"]);

    private IEnumerable<(IptablesCommands Commands, IPAddress All)> Versions()
    {
        yield return (version4, IPAddress.Any);
        if (version6 is not null) yield return (version6, IPAddress.IPv6Any);
    }
}

/// <summary>The programs for one version of IP.</summary>
/// <param name="Show">Shows rules.</param>
/// <param name="Restore">Changes them.</param>
internal sealed record IptablesCommands(PrivilegedCommand Show, PrivilegedCommand Restore);
