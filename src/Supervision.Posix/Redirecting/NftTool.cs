using System.Text.Json;

namespace Supervision.Posix.Redirecting;

/// <summary>Changes rules by <c>nft</c>.</summary>
internal sealed class NftTool(PrivilegedCommand nft, string table) : IRuleTool
{
    public async Task CheckAsync(IReadOnlyList<Redirect> redirects) =>
        _ = await nft.RunAsync(NftRules.Replace(table, redirects), "--check", "--file", "-").ConfigureAwait(false);

    public async Task SetAsync(IReadOnlyList<Redirect> redirects)
    {
        var outcome = await nft.TryAsync(NftRules.Set(table, redirects), "--file", "-").ConfigureAwait(false);

        // Another version may have left a table of another make.
        if (!outcome.IsSuccess) _ = await nft.RunAsync(NftRules.Replace(table, redirects), "--file", "-").ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Redirect>?> ReadAsync()
    {
        var outcome = await nft.TryAsync("", "-nnj", "list", "table", "inet", table).ConfigureAwait(false);
        if (!outcome.IsSuccess) return outcome.Error.Contains("No such file or directory", StringComparison.Ordinal) ? null : throw nft.Failure(outcome);
        try
        {
            return NftRules.Read(outcome.Output);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RedirectException($"cannot read the redirected ports of table {table}: {e.Message}");
        }
    }

    public async Task RemoveAsync() => _ = await nft.RunAsync(NftRules.Remove(table), "--file", "-").ConfigureAwait(false);
}
