using System.Runtime.InteropServices;
using SQLitePCL;

namespace Supervision.Hosting.Journal;

/// <summary>
/// Chooses the native library: the distribution's own where it is installed, because it gets the distribution's security fixes;
/// otherwise the one that came with the program.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>The version of the library in use.</summary>
    public static string Version => Loaded.Value;

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            static (_, _, _) => NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0);
        Batteries_V2.Init();
        return raw.sqlite3_libversion().utf8_to_string();
    }
}
