using System.Text.Json;
using SparkBert.Testing;

namespace SparkBert.Docs.Tests;

/// <summary>What the documents show is compiled and run.</summary>
public sealed class DocumentTests
{
    private static readonly string[] RunLanguages = ["csharp", "sh"];

    /// <summary>Languages of blocks that are only looked at.</summary>
    private static readonly string[] ShownLanguages = ["json", "text", "mermaid", "xml", "python"];

    public static TheoryData<string> Documents() => [.. CodeBlock.Documents(TestData.Root)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_blocks_run_and_print_what_the_document_says(string document)
    {
        var blocks = CodeBlock.Read(TestData.Root, document);
        string[] languages = [.. RunLanguages, .. ShownLanguages];
        Assert.All(blocks, block => Assert.True(
            languages.Contains(block.Language), $"{block}: '{block.Language}' is none of {string.Join(", ", languages)}."));
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
}
