using System.Collections;

namespace Supervision.Keeper.Replacing;

/// <summary>The variables that this process was started with.</summary>
internal static class OwnEnvironment
{
    internal static Dictionary<string, string> Read()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) variables[(string)variable.Key] = (string?)variable.Value ?? "";
        return variables;
    }
}
