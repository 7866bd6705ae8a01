using System.Reflection;

namespace Supervision.Pbm.Execution;

/// <summary>Which <c>pbm</c> this is.</summary>
internal static class ProgramVersion
{
    /// <summary>How it calls itself before nodes.</summary>
    public static string UserAgent => "pbm/" + Number;

    public static string Text => "pbm " + Number;

    private static string Number
    {
        get
        {
            var version = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            // What stands behind the plus names the build, which is of no use to an operator.
            return version.Split('+')[0];
        }
    }
}
