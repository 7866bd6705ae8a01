namespace Supervision.Pbm.Output;

/// <summary>Names and values, one a line, as <c>  restarts 1</c>: one blank between them, for <c>grep</c> and the eye alike.</summary>
internal sealed class FactSheet(OutputPage page)
{
    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            page.Line(page.Fit($"  {page.Palette.Dim(name)} {page.Foreign(value)}"));
    }

    public void Add(string name, IReadOnlyList<string> values) => Add(name, string.Join(", ", values));
}
