namespace Supervision.Pbm.Output;

/// <summary>The sixteen colours that every terminal has, in the scheme its user has chosen; or none.</summary>
internal sealed class Palette(bool enabled)
{
    // Red is for what went wrong, and is nobody's name.
    private static readonly int[] Names = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    public static Palette None { get; } = new(false);

    public bool Enabled => enabled;

    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Error(string text) => Paint("1;31", text);

    public string State(string state, string? text = null) => Paint(StateColor(state), text ?? state);

    /// <summary>The same name has the same colour at any time, on any machine.</summary>
    public string Name(string name, string? text = null)
    {
        var hash = 2166136261u;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return Paint(Names[hash % (uint)Names.Length].ToString(System.Globalization.CultureInfo.InvariantCulture), text ?? name);
    }

    private static string StateColor(string state) => state switch
    {
        "running" => "32",
        "completed" => "36",
        "failed" => "1;31",
        "disabled" or "stopped" => "2",
        _ => "33",
    };

    private string Paint(string code, string text) => enabled && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
