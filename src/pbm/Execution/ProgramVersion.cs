using System.Reflection;

namespace Supervision.Pbm.Execution;

/// <summary>Which <c>pbm</c> this is.</summary>
internal static class ProgramVersion
{
    public static string Text
    {
        get
        {
            var version = typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            // What stands behind the plus names the build, which is of no use to an operator.
            return "pbm " + version.Split('+')[0];
        }
    }
}
