using System.Buffers;
using System.Globalization;
using System.Text;

namespace Supervision.Hosting.Http;

/// <summary>Writes the text format 0.0.4 of Prometheus.</summary>
internal sealed class MetricsText(IBufferWriter<byte> output)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private string _name = "";

    /// <summary>Begins a metric; its samples follow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>gauge</c> or <c>counter</c>.</param>
    /// <param name="help">One sentence.</param>
    public void Begin(string name, string type, string help)
    {
        _name = name;
        Write($"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }

    /// <summary>One sample of the metric begun last.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Write(_name);
        for (var i = 0; i < labels.Length; i++)
        {
            Write(i == 0 ? "{" : ",");
            Write(labels[i].Name);
            Write("=\"");
            Write(Escape(labels[i].Value));
            Write("\"");
        }

        Write(labels.Length > 0 ? "} " : " ");
        var space = output.GetSpan(32);
        value.TryFormat(space, out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
        Write("\n");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Escape(string text) =>
        text.AsSpan().IndexOfAny('\\', '"', '\n') < 0
            ? text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
}
