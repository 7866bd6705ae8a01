namespace Supervision.Posix.Redirecting;

/// <summary>Changes the kernel's rules, those of one owner. One call at a time; all throw <see cref="RedirectException"/> where they cannot.</summary>
internal interface IRuleTool
{
    /// <summary>Throws if these could not be set, and changes nothing.</summary>
    Task CheckAsync(IReadOnlyList<Redirect> redirects);

    /// <summary>From now on these, and no others, are redirected.</summary>
    Task SetAsync(IReadOnlyList<Redirect> redirects);

    /// <summary>What is redirected now; null if there are no rules of the owner.</summary>
    Task<IReadOnlyList<Redirect>?> ReadAsync();

    /// <summary>Nothing of the owner is there from now on.</summary>
    Task RemoveAsync();
}
