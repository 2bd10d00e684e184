using System.Text;
using SparkBert.WordPieces;

namespace SparkBert.Tests.WordPieces;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData("[UNK]\n[CLS]\n[SEP]\na\na\n", "a", 4)]
    [InlineData("[UNK]\r\n[CLS]\r\n[SEP]\r\na\r\n", "a", 3)]
    [InlineData("[UNK]\n[CLS]\n[SEP]\n\na ", "a ", 4)]
    public void A_line_is_a_piece_and_the_last_of_two_wins(string text, string piece, int expected)
    {
        Assert.True(Vocabulary.Parse(Encoding.UTF8.GetBytes(text), "vocab.txt").TryGetId(piece, out var id));
        Assert.Equal(expected, id);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[UNK]\n[CLS]\n", "[SEP] is not in the vocabulary")]
    [InlineData("[CLS]\n[SEP]\n", "[UNK] is not in the vocabulary")]
    public void What_is_missing_is_named(string text, string message)
    {
        var error = Assert.Throws<VocabularyException>(() => Vocabulary.Parse(Encoding.UTF8.GetBytes(text), "vocab.txt"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_UTF_8_is_named()
    {
        var error = Assert.Throws<VocabularyException>(() => Vocabulary.Parse([(byte)'a', (byte)'\n', 0xFF], "vocab.txt"));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_a_word_join_to_the_word_or_are_one_unknown()
    {
        var vocabulary = Vocabulary.Load(Path.Combine(TestData.Models, "tiny-cased-full", "vocab.txt"));
        var encoder = new WordPieceEncoder(vocabulary, 200);
        var random = new Random(3);
        for (var i = 0; i < 5000; i++)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => (char)(random.Next(4) == 0 ? random.Next(0xA1, 0x2000) : random.Next('a', 'z' + 1))));
            var ids = new List<int>();
            encoder.Encode(word, ids);
            var pieces = ids.Select(id => vocabulary[id]).ToArray();
            Assert.True(pieces is ["[UNK]"] || string.Concat(pieces.Select((piece, p) => p == 0 ? piece : piece[2..])) == word);
        }
    }
}
