using System.Text.Json;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Tests.WordPieces;

/// <summary>The word pieces of Hugging Face's BERT tokenizer.</summary>
public sealed class StandardBehaviourTests
{
    [Fact]
    public void Pieces_are_those_that_Hugging_Face_made_for_MiniLM()
    {
        var folder = TestSkip.WithoutFullModels("minilm-l6-uncased");
        var vocabulary = Vocabulary.Load(Path.Combine(folder, "vocab.txt"));
        var tokenizer = new WordPieceTokenizer(vocabulary, caseSensitive: false, WordPieceBehaviour.Standard);
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        foreach (var test in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            var ids = new List<int>();
            foreach (var word in test.GetProperty("text").GetString()!.Split(' '))
            {
                tokenizer.Encode(word, ids);
            }

            Assert.Equal(test.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32()).Skip(1).SkipLast(1), ids);
        }
    }

    [Theory]
    [InlineData("Caf\u00E9", false, "Caf\u00E9")]
    [InlineData("Caf\u00E9", true, "cafe")]
    [InlineData("don't", false, "don ' t")]
    [InlineData("\u201CHi\u201D", false, "\u201C Hi \u201D")]
    [InlineData("x\u0001y", false, "xy")]
    [InlineData("a\u200Bb", false, "ab")]
    [InlineData("\u6211\u7231", false, "\u6211 \u7231")]
    [InlineData("a\U00020000b", false, "a \U00020000 b")]
    [InlineData("A\u00A0B", false, "A B")]
    [InlineData("A\u2028B\u2029C", false, "A B C")]
    public void Words_are_those_of_the_BERT_tokenizer(string text, bool lowercase, string expected) =>
        Assert.Equal(expected, string.Join(' ', StandardBasicTokenizer.All(text, lowercase)));

    [Theory]
    [InlineData(WordPieceBehaviour.Standard, 100, 100)]
    [InlineData(WordPieceBehaviour.Standard, 101, 1)]
    [InlineData(WordPieceBehaviour.Compatible, 100, 100)]
    [InlineData(WordPieceBehaviour.Compatible, 101, 1)]
    public void Long_words_are_measured_in_code_points_as_in_Python_or_in_units_as_in_Java(
        WordPieceBehaviour behaviour, int length, int expected)
    {
        var vocabulary = new Vocabulary(["[UNK]", "[CLS]", "[SEP]", "\U0001D49C", "##\U0001D49C"]);
        var tokenizer = new WordPieceTokenizer(vocabulary, caseSensitive: true, behaviour);

        Assert.Equal(expected, tokenizer.Encode(string.Concat(Enumerable.Repeat("\U0001D49C", length)), new List<int>()));
    }

    [Fact]
    public void There_are_two_behaviours() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new WordPieceTokenizer(new Vocabulary(["[UNK]", "[CLS]", "[SEP]"]), caseSensitive: true, (WordPieceBehaviour)9));
}
