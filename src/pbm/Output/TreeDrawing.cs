namespace Supervision.Pbm.Output;

/// <summary>A node of a drawn tree.</summary>
internal sealed record Branch(string Text, IReadOnlyList<Branch> Children);

/// <summary>Draws a tree with lines, or with characters that every terminal has.</summary>
internal static class TreeDrawing
{
    public static void Write(OutputPage page, Branch root)
    {
        page.Line(page.Fit(root.Text));
        Children(page, root, "");
    }

    private static void Children(OutputPage page, Branch branch, string indent)
    {
        for (var i = 0; i < branch.Children.Count; i++)
        {
            var last = i == branch.Children.Count - 1;
            var (elbow, below) = (page.Unicode, last) switch
            {
                (true, false) => ("├─ ", "│  "),
                (true, true) => ("└─ ", "   "),
                (false, false) => ("|- ", "|  "),
                (false, true) => ("`- ", "   "),
            };
            page.Line(page.Fit(indent + elbow + branch.Children[i].Text));
            Children(page, branch.Children[i], indent + below);
        }
    }
}
