using System.Text;
using System.Text.Json;
using SparkBert.Models.Import;

namespace SparkBert.Models.Tests.Import;

/// <summary>Every option of a source's files is honoured, refused, or changes nothing, and docs/models.md lists it.</summary>
public sealed class SourceOptionsTests
{
    private const string Begin = "<!-- options -->";
    private const string End = "<!-- /options -->";

    private static string Document => Path.Combine(TestData.Root, "docs", "models.md");

    [Fact]
    public void The_document_has_the_tables_of_the_code()
    {
        var text = File.ReadAllText(Document);
        var written = text[(text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..text.IndexOf(End, StringComparison.Ordinal)];

        Assert.Equal(Write(), written.Trim());
    }

    [Fact]
    public void An_option_that_is_taken_with_some_values_says_why() => Assert.All(
        SourceOptions.All.SelectMany(table => table.Options),
        option => Assert.Equal(option.Effect == OptionEffect.OneValue, option is { Reason.Length: > 0, IsTaken: not null }));

    // The files of the recorded models have no option that is not known.
    [Theory]
    [InlineData("tiny-import/hf")]
    [InlineData("tiny-import/google-ckpt")]
    [InlineData("minilm-l6-uncased")]
    public void Options_of_real_models_are_known(string name)
    {
        var folder = TestSkip.WithoutFullModels(name);
        foreach (var (table, file) in (IEnumerable<(OptionTable, string)>)
        [
            (SourceOptions.Model, "config.json"), (SourceOptions.Model, "bert_config.json"),
            (SourceOptions.Tokenizer, "tokenizer_config.json"), (SourceOptions.SpecialTokens, "special_tokens_map.json"),
        ])
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                using var json = JsonDocument.Parse(File.ReadAllText(path));
                table.Check(json.RootElement, file, (topic, text) => Assert.Fail($"{topic}: {text}"));
            }
        }
    }

    private static string Write()
    {
        var text = new StringBuilder("| file | honoured | refused unless | no effect |\n| --- | --- | --- | --- |\n");
        foreach (var table in SourceOptions.All)
        {
            text.Append("| ").Append(table.Title).Append(" | ")
                .Append(List(table, OptionEffect.Honoured)).Append(" | ")
                .Append(List(table, OptionEffect.OneValue)).Append(" | ")
                .Append(table.Options.Count(option => option.Effect == OptionEffect.NoEffect)).Append(" |\n");
        }

        foreach (var table in SourceOptions.All.Where(table => table.Options.Any(option => option.Effect == OptionEffect.NoEffect)))
        {
            text.Append("\nNo effect in ").Append(table.Title).Append(":\n");
            Wrap(text, List(table, OptionEffect.NoEffect));
        }

        return text.ToString().Trim();
    }

    private static string List(OptionTable table, OptionEffect effect) => string.Join(
        ", ",
        table.Options.Where(option => option.Effect == effect).Select(option => $"`{option.Name}`").Order(StringComparer.Ordinal));

    /// <summary>Lines of the documents have at most 140 columns.</summary>
    private static void Wrap(StringBuilder text, string list)
    {
        var column = 0;
        foreach (var word in list.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > 138)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column > 0 ? " " : "").Append(word);
            column += word.Length + (column > 0 ? 1 : 0);
        }

        text.Append('\n');
    }
}
