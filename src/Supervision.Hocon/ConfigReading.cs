using System.Diagnostics.CodeAnalysis;

namespace Supervision.Hocon;

/// <summary>
/// Reads values of a resolved <see cref="Config"/> by path. All methods throw <see cref="HoconException"/> when the path is
/// wrong, has no value or null, or the value is of another type.
/// </summary>
public static class ConfigReading
{
    private delegate bool Conversion<T>(HoconValue value, out T result, out string expectation);

    /// <summary>Whether there is a value, and it is not null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static bool HasPath(this Config config, string path) => Find(config, path) is not (null or HoconNull);

    /// <summary>Whether there is a value, which may be null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static bool HasPathOrNull(this Config config, string path) => Find(config, path) is not null;

    /// <summary>Whether the value is null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static bool IsNull(this Config config, string path) => (Find(config, path) ?? throw Missing(config, path)) is HoconNull;

    /// <summary>Looks for a value, which may be null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    /// <param name="value">The value.</param>
    public static bool TryGetValue(this Config config, string path, [NotNullWhen(true)] out HoconValue? value) =>
        (value = Find(config, path)) is not null;

    /// <summary>Reads a value that is not null.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static HoconValue GetValue(this Config config, string path) => Find(config, path) switch
    {
        null => throw Missing(config, path),
        HoconNull missing => throw new HoconException(new HoconError(missing.Origin, $"{path}: null", "a value")),
        { } value => value,
    };

    /// <summary>Reads a string; numbers and booleans are taken as written.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static string GetString(this Config config, string path) => Get<string>(config, path, HoconUnits.TryGetString);

    /// <summary>Reads a boolean.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static bool GetBoolean(this Config config, string path) => Get<bool>(config, path, HoconUnits.TryGetBoolean);

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static int GetInt32(this Config config, string path) => Get<int>(config, path, HoconUnits.TryGetInt32);

    /// <summary>Reads a whole number of 64 bits.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static long GetInt64(this Config config, string path) => Get<long>(config, path, HoconUnits.TryGetInt64);

    /// <summary>Reads a number in binary floating point.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static double GetDouble(this Config config, string path) => Get<double>(config, path, HoconUnits.TryGetDouble);

    /// <summary>Reads a time; bare numbers are milliseconds.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static TimeSpan GetDuration(this Config config, string path) => Get<TimeSpan>(config, path, HoconUnits.TryGetDuration);

    /// <summary>Reads a span of the calendar; bare numbers are days.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static HoconPeriod GetPeriod(this Config config, string path) => Get<HoconPeriod>(config, path, HoconUnits.TryGetPeriod);

    /// <summary>Reads a size in bytes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static long GetBytes(this Config config, string path) => Get<long>(config, path, HoconUnits.TryGetBytes);

    /// <summary>Reads a list.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<HoconValue> GetList(this Config config, string path) =>
        Get<IReadOnlyList<HoconValue>>(config, path, HoconUnits.TryGetList);

    /// <summary>Reads a list of strings.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<string> GetStringList(this Config config, string path) =>
        GetElements<string>(config, path, HoconUnits.TryGetString);

    /// <summary>Reads a list of whole numbers.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<int> GetInt32List(this Config config, string path) =>
        GetElements<int>(config, path, HoconUnits.TryGetInt32);

    /// <summary>Reads a list of numbers.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<double> GetDoubleList(this Config config, string path) =>
        GetElements<double>(config, path, HoconUnits.TryGetDouble);

    /// <summary>Reads a list of booleans.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<bool> GetBooleanList(this Config config, string path) =>
        GetElements<bool>(config, path, HoconUnits.TryGetBoolean);

    /// <summary>Reads a list of times.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<TimeSpan> GetDurationList(this Config config, string path) =>
        GetElements<TimeSpan>(config, path, HoconUnits.TryGetDuration);

    /// <summary>Reads a list of sizes in bytes.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static IReadOnlyList<long> GetBytesList(this Config config, string path) =>
        GetElements<long>(config, path, HoconUnits.TryGetBytes);

    /// <summary>Reads an object.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static HoconObject GetObject(this Config config, string path) => GetValue(config, path) switch
    {
        HoconObject found => found,
        { } other => throw Unfit(other, path, "an object"),
    };

    /// <summary>Reads an object as a configuration of its own.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="path">The path.</param>
    public static Config GetConfig(this Config config, string path) => Config.Of(GetObject(config, path));

    private static HoconValue? Find(Config config, string path)
    {
        ArgumentNullException.ThrowIfNull(config);
        HoconValue found = config.Root;
        foreach (var key in HoconPath.Split(path))
        {
            if (found is not HoconObject members || !members.TryGetValue(key, out found!))
                return null;
        }

        return found;
    }

    private static T Get<T>(Config config, string path, Conversion<T> convert)
    {
        var value = GetValue(config, path);
        return convert(value, out var result, out var expectation) ? result : throw Unfit(value, path, expectation);
    }

    private static List<T> GetElements<T>(Config config, string path, Conversion<T> convert)
    {
        var results = new List<T>();
        var errors = new List<HoconError>();
        foreach (var element in GetList(config, path))
        {
            if (convert(element, out var result, out var expectation))
                results.Add(result);
            else
                errors.Add(UnfitError(element, path, expectation));
        }

        return errors.Count == 0 ? results : throw new HoconException(errors);
    }

    private static HoconException Missing(Config config, string path) =>
        new(new HoconError(config.Root.Origin, $"{path}: nothing", "a value"));

    private static HoconException Unfit(HoconValue value, string path, string expectation) =>
        new(UnfitError(value, path, expectation));

    private static HoconError UnfitError(HoconValue value, string path, string expectation) =>
        new(value.Origin, $"{path}: {value.Describe()}", expectation);
}
