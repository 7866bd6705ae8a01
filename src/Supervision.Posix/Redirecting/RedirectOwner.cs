using System.Security.Cryptography;

namespace Supervision.Posix.Redirecting;

/// <summary>
/// Whose rules they are: a random mark, kept in a file of the data directory. Other nodes have others, also with the same name and path, and whoever
/// comes after a process that was killed has the same.
/// </summary>
/// <param name="Mark">12 hexadecimal digits.</param>
internal sealed record RedirectOwner(string Mark)
{
    private const string FileName = "redirect.id";
    private const int MarkLength = 12;

    /// <summary>Of nftables.</summary>
    internal string Table => $"supervision_{Mark}";

    /// <summary>Of iptables, whose names have at most 28 characters.</summary>
    internal string Chain => $"SUPERVISION-{Mark}";

    /// <summary>The owner that this data directory belongs to, by a new mark if it has none.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    internal static RedirectOwner Of(string dataDirectory)
    {
        if (TryFind(dataDirectory) is { } owner) return owner;
        owner = new RedirectOwner(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkLength / 2)));
        var path = Path.Combine(dataDirectory, FileName);
        File.WriteAllText($"{path}.new", $"{owner.Mark}\n");
        File.Move($"{path}.new", path, overwrite: true);
        return owner;
    }

    /// <summary>The owner of rules that may be there; null if this data directory never had any.</summary>
    internal static RedirectOwner? TryFind(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(path)) return null;
        var mark = File.ReadAllText(path).Trim();
        return mark.Length == MarkLength && mark.All(char.IsAsciiHexDigitLower) ? new RedirectOwner(mark) : null;
    }

    /// <summary>There are no rules any more, and a later process needs not look for any.</summary>
    internal static void Forget(string dataDirectory) => File.Delete(Path.Combine(dataDirectory, FileName));
}
