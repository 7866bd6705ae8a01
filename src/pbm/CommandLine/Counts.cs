using System.Globalization;

namespace Supervision.Pbm.CommandLine;

/// <summary>Options whose value is a count.</summary>
internal static class Counts
{
    private const int CountMax = 100_000;

    public static int Of(Invocation call, OptionSpec option, int whenAbsent)
    {
        if (call.Value(option) is not { } text)
            return whenAbsent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= CountMax
            ? count
            : throw new UsageException($"'{text}' is no count; '{option.Name}' expects a number from 0 to {CountMax}");
    }
}
