using System.Globalization;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>
/// An object of a configuration and where it stands. Reading a key gives its value, or what the caller offers instead when the key
/// is missing or wrong: mistakes are noted, and reading goes on.
/// </summary>
internal sealed class Section
{
    private readonly HoconOrigin _origin;

    /// <param name="path">The keys that lead here.</param>
    /// <param name="values">The object.</param>
    /// <param name="origin">Where it was defined: other than its values, which may come from elsewhere.</param>
    /// <param name="errors">Takes the mistakes.</param>
    public Section(string path, HoconObject values, HoconOrigin origin, SpecErrors errors) =>
        (Path, Values, _origin, Errors) = (path, values, origin, errors);

    public string Path { get; }

    /// <summary><c>file:line</c>.</summary>
    public string Origin => Places.Of(_origin);

    /// <summary>What relative paths begin at when nothing else is said.</summary>
    public string Directory => Places.Directory(_origin);

    public HoconObject Values { get; }

    public SpecErrors Errors { get; }

    /// <summary>The keys that are there, in written order.</summary>
    public IEnumerable<string> Present => Values.Where(e => e.Value is not HoconNull).Select(e => e.Key);

    /// <summary>Where a key was written; where the object was, when the key is missing.</summary>
    public string OriginOf(string key) => Find(key) is { } value ? Places.Of(value.Origin) : Origin;

    public string PathOf(string key) => Path.Length == 0 ? Places.Quoted(key) : $"{Path}.{Places.Quoted(key)}";

    /// <summary>The value of a key; null when it is missing or <c>null</c>.</summary>
    public HoconValue? Find(string key) => Values.TryGetValue(key, out var value) && value is not HoconNull ? value : null;

    public void Mistake(string key, string message) => Errors.Add(OriginOf(key), PathOf(key), message);

    /// <summary>Notes every key that is not known here.</summary>
    public Section Expect(KeySet keys)
    {
        foreach (var key in Present)
        {
            if (keys.Mistake(key) is { } mistake) Mistake(key, mistake);
        }

        return this;
    }

    /// <summary>The object under a key; an empty one when it is missing or no object.</summary>
    public Section Child(string key)
    {
        var value = Find(key);
        if (value is HoconObject values) return new Section(PathOf(key), values, values.Origin, Errors);
        if (value is not null) Mistake(key, $"found {Places.Found(value)}, expected an object: {key} {{ … }}");
        return new Section(PathOf(key), HoconObject.Empty, value?.Origin ?? _origin, Errors);
    }

    /// <summary>The same place with <c>%i</c> in its texts replaced by a number; <c>%%i</c> is for <c>%i</c> itself.</summary>
    public Section OfReplica(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new Section(Path, Values.MapStrings(s => s.Contains("%i", StringComparison.Ordinal) ? Filled(s, text) : s), _origin, Errors);
    }

    /// <summary>The same place, for whom mistakes are to be told apart from those of others.</summary>
    public Section Telling(SpecErrors errors) => new(Path, Values, _origin, errors);

    private static string Filled(string text, string number) =>
        text.Replace("%%i", "\0", StringComparison.Ordinal).Replace("%i", number, StringComparison.Ordinal).Replace("\0", "%i", StringComparison.Ordinal);

    /// <summary>The same place, with what it does not say taken from elsewhere.</summary>
    public Section Over(HoconObject? defaults) =>
        defaults is null ? this : new Section(Path, Layering.Over(Values, defaults), _origin, Errors);
}
