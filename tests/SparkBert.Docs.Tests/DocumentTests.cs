using System.Text.Json;
using SparkBert.Testing;

namespace SparkBert.Docs.Tests;

/// <summary>What the documents show is compiled and run.</summary>
public sealed class DocumentTests
{
    private static readonly string[] RunLanguages = ["csharp", "sh"];

    /// <summary>Languages of blocks that are only looked at.</summary>
    private static readonly string[] ShownLanguages = ["json", "text", "mermaid", "xml"];

    public static TheoryData<string> Documents() => [.. CodeBlock.Documents(TestData.Root)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_blocks_run_and_print_what_the_document_says(string document)
    {
        var blocks = CodeBlock.Read(TestData.Root, document);
        Assert.All(blocks, block => Assert.True(
            RunLanguages.Contains(block.Language) || ShownLanguages.Contains(block.Language), $"{block}: '{block.Language}' is no language that a block may have."));
        if (blocks.Exists(block => RunLanguages.Contains(block.Language) && block.NotRun is null))
        {
            TestSkip.WithoutFullModels("minilm-l6-uncased");
        }

        using var run = new DocumentRun();
        var output = "";
        foreach (var block in blocks.Where(block => block.NotRun is null))
        {
            switch (block.Language)
            {
                case "csharp":
                    output = run.RunProgram(block);
                    break;
                case "sh":
                    output = run.RunCommands(block);
                    break;
                case "json" when block.File is { } file:
                    JsonDocument.Parse(block.Text).Dispose();
                    File.WriteAllText(Path.Combine(run.Folder, file), block.Text);
                    break;
                default:
                    Assert.True(!block.IsOutput || block.Text == output, $"{block}: the program prints\n{output}");
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(TestData.Root, document))!;
        var links = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(TestData.Root, document)), @"\]\((?!https?:|#)([^)#]+)(#[^)]*)?\)")
            .Select(match => match.Groups[1].Value);

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), $"{document}: there is no {link}."));
    }
}
