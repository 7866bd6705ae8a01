namespace Supervision.Pbm.Shell;

/// <summary>A line being edited: its text, the cursor in it, and what was cut last.</summary>
internal sealed class LineBuffer
{
    private string _cut = "";

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    public void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Replaces what stands between a position and the cursor.</summary>
    public void ReplaceBefore(int start, string text)
    {
        Text = Text[..start] + text + Text[Cursor..];
        Cursor = start + text.Length;
    }

    public void Home() => Cursor = 0;

    public void End() => Cursor = Text.Length;

    public void Left() => Cursor = Cursor > 0 ? Cursor - StepBefore() : 0;

    public void Right() => Cursor = Cursor < Text.Length ? Cursor + StepAfter() : Cursor;

    public void WordLeft() => Cursor = WordStart();

    public void WordRight() => Cursor = WordEnd();

    public void Backspace()
    {
        if (Cursor > 0)
            ReplaceBefore(Cursor - StepBefore(), "");
    }

    public void Delete()
    {
        if (Cursor < Text.Length)
            Text = Text.Remove(Cursor, StepAfter());
    }

    public void CutToEnd()
    {
        _cut = Text[Cursor..];
        Text = Text[..Cursor];
    }

    public void CutToStart()
    {
        _cut = Text[..Cursor];
        ReplaceBefore(0, "");
    }

    public void CutWord()
    {
        var start = WordStart();
        _cut = Text[start..Cursor];
        ReplaceBefore(start, "");
    }

    public void Paste() => Insert(_cut);

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
            at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
            at--;
        return at;
    }

    private int WordEnd()
    {
        var at = Cursor;
        while (at < Text.Length && char.IsWhiteSpace(Text[at]))
            at++;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at]))
            at++;
        return at;
    }

    // A character beyond the basic plane is two units of the string, and is never cut in half.
    private int StepBefore() => Cursor > 1 && char.IsSurrogatePair(Text[Cursor - 2], Text[Cursor - 1]) ? 2 : 1;

    private int StepAfter() => Cursor + 1 < Text.Length && char.IsSurrogatePair(Text[Cursor], Text[Cursor + 1]) ? 2 : 1;
}
