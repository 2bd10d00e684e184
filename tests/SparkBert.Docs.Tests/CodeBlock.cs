using System.Text.RegularExpressions;

namespace SparkBert.Docs.Tests;

/// <summary>A code block of a document. A comment in front of it says what is special.</summary>
/// <param name="Document">The document, from the root of the checkout.</param>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">The lines.</param>
/// <param name="Note">The comment directly in front of it; empty where there is none.</param>
internal sealed partial record CodeBlock(string Document, int Line, string Language, string Text, string Note)
{
    private const string NotRunMark = "not run:";

    private static readonly string[] OutsideDocs = ["README.md", "CONTRIBUTING.md", "SECURITY.md"];

    /// <summary>Why the block is not run; null where it is.</summary>
    public string? NotRun => Note.StartsWith(NotRunMark, StringComparison.Ordinal) ? Note[NotRunMark.Length..].Trim() : null;

    /// <summary>Whether the block is what the program in front of it prints.</summary>
    public bool IsOutput => Note == "output";

    /// <summary>The file that the block is, for the commands behind it; null where it is none.</summary>
    public string? File => Note.StartsWith("file:", StringComparison.Ordinal) ? Note["file:".Length..].Trim() : null;

    /// <summary>Whether the program is one for Spark.</summary>
    public bool NeedsSpark => Note == "spark";

    /// <summary>The documents that are for readers, from the root of the checkout.</summary>
    public static IEnumerable<string> Documents(string root) => OutsideDocs.Concat(
        Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Order(StringComparer.Ordinal));

    /// <summary>The code blocks of a document, in order.</summary>
    public static List<CodeBlock> Read(string root, string document)
    {
        var blocks = new List<CodeBlock>();
        var lines = System.IO.File.ReadAllLines(Path.Combine(root, document));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, i + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            Assert.True(end > 0, $"{document}:{i + 1}: the code block has no end.");
            var note = i > 0 ? Comment().Match(lines[i - 1]).Groups[1].Value : "";
            blocks.Add(new CodeBlock(document, i + 1, lines[i][3..].Trim(), string.Join('\n', lines[(i + 1)..end]) + "\n", note));
            i = end;
        }

        return blocks;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Document}:{Line}";

    [GeneratedRegex("^<!-- (.*) -->$")]
    private static partial Regex Comment();
}
