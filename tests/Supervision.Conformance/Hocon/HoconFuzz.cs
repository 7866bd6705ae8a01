namespace Supervision.Conformance.Hocon;

internal static class HoconFuzz
{
    public static int Run(string[] args) => args.Length;
}
