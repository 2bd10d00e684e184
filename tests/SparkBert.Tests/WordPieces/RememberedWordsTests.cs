using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Tests.WordPieces;

/// <summary>A word that was seen before has the pieces that it had at first sight.</summary>
public sealed class RememberedWordsTests
{
    private static readonly string[] Parts =
        ["a", "B", "7", "ab", "Å", "İ", "ß", "Σ", "\u0301", ".", "-", " ", "\0", "\uFFFD", "北", "\U0001F600", "\uD800", "[UNK]", "##a"];

    private static readonly Vocabulary Pieces =
        new(["[UNK]", "[CLS]", "[SEP]", "a", "b", "B", "7", "##a", "##b", "##B", "##7", "i", "##i", "ss", "ab", ".", "-", "北", "σ", "##σ"]);

    public static TheoryData<bool, WordPieceBehaviour> Tokenizers { get; } = new()
    {
        { true, WordPieceBehaviour.Compatible },
        { true, WordPieceBehaviour.Standard },
        { false, WordPieceBehaviour.Compatible },
        { false, WordPieceBehaviour.Standard },
    };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Pieces_are_the_same_each_time(bool isCased, WordPieceBehaviour behaviour)
    {
        var random = new Random(26);
        var tokenizer = new WordPieceTokenizer(Pieces, isCased, behaviour);

        // Up to 250 units: longer than what is remembered, and longer than what is looked up.
        string[] tokens = ["", " ", .. Enumerable.Range(0, 3000).Select(_ => Token(random))];
        var first = tokens.Select(token => Describe(tokenizer.Encode(token))).ToList();

        Assert.Equal(first, tokens.Select(token => Describe(tokenizer.Encode(token))));
        Assert.Equal(
            first, tokens.Select(token => Describe(new WordPieceTokenizer(Pieces, isCased, behaviour).Encode(token))));
    }

    [Fact]
    public void More_words_than_are_remembered_have_their_own_pieces()
    {
        var tokenizer = new WordPieceTokenizer(Pieces, caseSensitive: true, WordPieceBehaviour.Compatible);
        var known = new List<TokenPieces>();
        for (var i = 0; i < 70_000; i++)
        {
            known.Add(tokenizer.Encode(Word(i)));
        }

        for (var i = 0; i < known.Count; i++)
        {
            // "a" and "b" for the bits of the number, each a piece.
            var word = Word(i);
            int[] expected = [.. word.Select((c, at) => (c, at) switch { ('a', 0) => 3, ('b', 0) => 4, ('a', _) => 7, _ => 8 })];
            Assert.Equal(word, known[i].Content.ToString());
            Assert.Equal(expected, known[i].Ids.ToArray());
        }

        static string Word(int number) => Convert.ToString(number, 2).Replace('1', 'b').Replace('0', 'a');
    }

    private static string Token(Random random)
    {
        var count = random.Next(10) == 0 ? random.Next(250) : random.Next(1, 6);
        return string.Concat(Enumerable.Range(0, count).Select(_ => Parts[random.Next(Parts.Length)]));
    }

    private static string Describe(TokenPieces pieces) => $"{pieces.Content}: {string.Join(' ', pieces.Ids.ToArray())}";
}
