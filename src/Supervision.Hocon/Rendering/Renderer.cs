using System.Text;
using Supervision.Hocon.Syntax;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Rendering;

/// <summary>Writes one value.</summary>
internal sealed class Renderer(HoconRenderOptions options)
{
    private const int IndentWidth = 2;

    private readonly StringBuilder _text = new();
    private int _depth;

    private bool HasComments => options is { IsJson: false, IsIndented: true, HasComments: true };

    private bool HasOrigins => options is { IsJson: false, IsIndented: true, HasOrigins: true };

    public string Render(HoconValue root)
    {
        // At the root of HOCON the braces say nothing.
        if (root is HoconObject { Count: > 0 } members && options is { IsJson: false, IsIndented: true })
        {
            RenderFields(members);
            _text.Remove(0, 1).Append('\n');
        }
        else
        {
            Render("", root);
        }

        return _text.ToString();
    }

    private void Render(string separator, HoconValue value)
    {
        switch (value)
        {
            case HoconObject members:
                _text.Append(options.IsJson ? separator : separator.Length > 0 ? " " : "");
                RenderContainer('{', '}', members.Count, members, static (self, inner) => self.RenderFields(inner));
                break;
            case HoconArray elements:
                _text.Append(separator);
                RenderContainer('[', ']', elements.Count, elements, static (self, inner) => self.RenderElements(inner));
                break;
            case HoconString text:
                JsonText.AppendQuoted(_text.Append(separator), text.Value);
                break;
            case HoconNumber number when options.IsJson:
                JsonText.AppendNumber(_text.Append(separator), number.Text);
                break;
            default:
                _text.Append(separator).Append(value);
                break;
        }
    }

    private void RenderContainer<T>(char open, char close, int count, T inner, Action<Renderer, T> render)
    {
        _text.Append(open);
        if (count > 0)
        {
            _depth++;
            render(this, inner);
            _depth--;
            NewLine();
        }

        _text.Append(close);
    }

    private void RenderFields(HoconObject members)
    {
        var isFirst = true;
        foreach (var (key, value) in members)
        {
            Separate(ref isFirst);
            RenderNotes(value);
            NewLine();
            if (options.IsJson)
                JsonText.AppendQuoted(_text, key);
            else
                PathExpression.Append(_text, key);
            Render(options.IsJson ? options.IsIndented ? ": " : ":" : " = ", value);
        }
    }

    private void RenderElements(HoconArray elements)
    {
        var isFirst = true;
        foreach (var value in elements)
        {
            Separate(ref isFirst);
            RenderNotes(value);
            NewLine();
            Render("", value);
        }
    }

    private void RenderNotes(HoconValue value)
    {
        if (!HasComments && !HasOrigins)
            return;
        var origin = value.Origin;
        if (HasOrigins)
        {
            NewLine();
            _text.Append("# ").Append(origin.ToString().ReplaceLineEndings(" "));
        }

        foreach (var comment in HasComments ? origin.Comments : [])
        {
            NewLine();
            _text.Append('#').Append(comment);
        }
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst && (options.IsJson || !options.IsIndented))
            _text.Append(',');
        isFirst = false;
    }

    private void NewLine()
    {
        if (options.IsIndented)
            _text.Append('\n').Append(' ', _depth * IndentWidth);
    }
}
