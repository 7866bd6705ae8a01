namespace Supervision.Specs.Reading;

/// <summary>Checks that two streams that share a file agree about it: standard error may say what standard output says, or nothing.</summary>
internal static class SharedFile
{
    public static void Check(Section stdout, Section stderr)
    {
        Compare(stdout, stderr, "mode");
        foreach (var key in (string[])["size", "every", "keep", "compress"])
            Compare(stdout.Child("rotate"), stderr.Child("rotate"), key);
    }

    private static void Compare(Section stdout, Section stderr, string key)
    {
        var (first, second) = (stdout.Find(key), stderr.Find(key));
        if (second is null || Reference.Holds(second) || first?.ToString() == second.ToString()) return;
        stderr.Mistake(key, $"found {Places.Found(second)}, expected what {stdout.PathOf(key)} says, because both streams share one file");
    }
}
