using Supervision.Hocon;

namespace Supervision.Hosting.Definitions;

/// <summary>A part of an embedded node's configuration, in the order in which the program adds them.</summary>
internal abstract record Layer
{
    /// <summary>Reads it; anew each time, for files change.</summary>
    /// <exception cref="HoconException">It is missing or wrong.</exception>
    public abstract Config Read();

    /// <summary>A file.</summary>
    /// <param name="Path">As it was given.</param>
    /// <param name="Directory">What a relative path is relative to.</param>
    public sealed record OfFile(string Path, string Directory) : Layer
    {
        public override Config Read() =>
            Config.ParseFile(Location, new HoconParseOptions { Syntax = HoconSyntax.ByExtension });

        /// <summary>Origins show the path as it was given wherever that leads to the file.</summary>
        private string Location => System.IO.Path.GetFullPath(Path, Directory) is var full && full == System.IO.Path.GetFullPath(Path) ? Path : full;
    }

    /// <summary>A text of the program.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="File">The source file that has it.</param>
    /// <param name="Line">The line there of the call that gives it.</param>
    public sealed record OfText(string Text, string File, int Line) : Layer
    {
        // Empty lines before it make the lines of origins those of the source file, where the lines of a raw string begin below its quotation marks.
        public override Config Read() =>
            Config.ParseText(
                new string('\n', Math.Max(0, Text.Contains('\n', StringComparison.Ordinal) ? Line : Line - 1)) + Text,
                System.IO.Path.GetFileName(File),
                new HoconParseOptions { BaseDirectory = Environment.CurrentDirectory });
    }
}
