using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Supervision.Hosting.Http;

/// <summary>The secret of a node: <c>DATA/token</c>, readable by its owner only.</summary>
internal static partial class TokenFile
{
    /// <summary>The name of the file in the data directory.</summary>
    public const string FileName = "token";

    private const int NameTaken = 17;
    private const int TokenBytes = 32;
    private const int TokenCharactersMin = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The path of the token of a data directory.</summary>
    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>Reads the token, or makes one of 32 random bytes (base64url) when there is none yet.</summary>
    /// <exception cref="UnauthorizedAccessException">Others may read or write the file, or this user may not.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="FormatException">The file does not hold a token.</exception>
    public static string LoadOrCreate(string dataDirectory)
    {
        var path = PathIn(dataDirectory);
        if (!File.Exists(path))
            Create(path);
        return Load(path);
    }

    private static string Load(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
        {
            var octal = Convert.ToString((int)mode, 8).PadLeft(4, '0');
            throw new UnauthorizedAccessException(
                $"{path} may be used by others (mode {octal}), so its token is no secret; delete the file to have a new one made, or set mode 0600");
        }

        var token = File.ReadAllText(path).Trim();
        if (token.Length < TokenCharactersMin || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new FormatException($"{path} holds no token: expected one word of at least {TokenCharactersMin} characters; delete the file to have one made");
        return token;
    }

    private static void Create(string path)
    {
        // A name of its own for each attempt: two that make the token at once must not write into each other's draft.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var file = new FileStream(draft, options))
        {
            Span<byte> line = stackalloc byte[Base64Url.GetEncodedLength(TokenBytes) + 1];
            Base64Url.EncodeToUtf8(RandomBytes(), line);
            line[^1] = (byte)'\n';
            file.Write(line);
            file.Flush(flushToDisk: true);
        }

        // A link is refused when the name is taken, in one step with looking; a move looks first. Whoever was first has made the token that counts.
        var error = Link(draft, path) == 0 ? 0 : Marshal.GetLastPInvokeError();
        File.Delete(draft);
        if (error is not (0 or NameTaken))
            throw new IOException($"cannot make {path}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    // Not the framework's generator: it brings OpenSSL into a daemon that has no other use for it, 3 MB for as long as it runs. See getrandom(2).
    private static byte[] RandomBytes()
    {
        var bytes = new byte[TokenBytes];
        if (GetRandom(bytes, (nuint)bytes.Length, 0) != bytes.Length)
            throw new IOException($"no random bytes for a token: {Marshal.GetLastPInvokeErrorMessage()}");
        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(byte[] buffer, nuint length, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
