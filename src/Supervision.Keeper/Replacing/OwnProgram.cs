using System.Reflection;
using Supervision.Posix.Native;

namespace Supervision.Keeper.Replacing;

/// <summary>The program that this process runs.</summary>
internal static class OwnProgram
{
    // As it was when this process began to run it: another file may have its name since.
    private static readonly (uint Major, uint Minor, ulong Inode)? Identity = Identify(Path.Combine(AppContext.BaseDirectory, "supervision-keeper"));

    /// <summary>Such as <c>0.1.0</c>.</summary>
    internal static string Version { get; } =
        typeof(OwnProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Looks at it before anybody can change it.</summary>
    internal static void Remember() => _ = Identity;

    /// <summary>Whether a path leads to the very file that this process runs.</summary>
    internal static bool Is(string path) => Identity is { } own && Identify(path) == own;

    // What is run by the name of a program is the library beside it, links being followed.
    private static (uint Major, uint Minor, ulong Inode)? Identify(string path)
    {
        try
        {
            var file = Follow(path);
            var library = file.EndsWith(".dll", StringComparison.Ordinal) ? file : Follow(file + ".dll");
            return InodeCalls.TryIdentify(library) ?? InodeCalls.TryIdentify(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Follow(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
}
