using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Supervision.Hosting.Definitions;

/// <summary>A service in HOCON, on one line, so that everything in it has the same origin.</summary>
internal sealed class ServiceText
{
    private readonly StringBuilder _text = new();
    private readonly int _closing;

    /// <param name="name">The service.</param>
    /// <param name="group">Its group's path.</param>
    private ServiceText(string name, string group)
    {
        _text.Append("supervision { ");
        var groups = group.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in groups)
        {
            _text.Append(CultureInfo.InvariantCulture, $"groups {{ {Quoted(part)} {{ ");
        }

        _closing = 1 + (2 * groups.Length);
        _text.Append(CultureInfo.InvariantCulture, $"services {{ {Quoted(name)} {{ ");
        _closing += 2;
    }

    /// <summary>All that options say of a service.</summary>
    public static string Of(string name, ServiceOptions options)
    {
        var text = new ServiceText(name, options.Group);
        options.Write(text);
        options.WriteFurther(text);
        return text._text.Append('}', text._closing).ToString();
    }

    public void Add(string key, string? value)
    {
        if (value is not null)
        {
            AddRaw(key, Quoted(value));
        }
    }

    public void Add(string key, bool? value) => AddRaw(key, value switch { true => "true", false => "false", null => null });

    public void Add(string key, int? value) => AddRaw(key, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string key, TimeSpan? value) =>
        AddRaw(key, value is { } time ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMicroseconds}us") : null);

    public void Add(string key, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            AddRaw(key, $"[{string.Join(", ", values.Select(Quoted))}]");
        }
    }

    public void Add(string key, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            AddRaw(key, $"{{ {string.Join(", ", values.Select(v => $"{Quoted(v.Key)} = {Quoted(v.Value)}"))} }}");
        }
    }

    public void AddRaw(string key, string? hocon)
    {
        if (hocon is not null)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{key} = {hocon}, ");
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
