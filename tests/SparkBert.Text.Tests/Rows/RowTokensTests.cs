using SparkBert.Text.Rows;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Rows;

/// <summary>Which tokens are inside a sentence, whatever the order of the annotations.</summary>
public sealed class RowTokensTests
{
    [Fact]
    public void Tokens_in_any_order_are_found_as_by_looking_at_each()
    {
        var random = new Random(20261126);
        for (var round = 0; round < 300; round++)
        {
            var sentences = Spans(random, random.Next(8), 40);
            var tokens = Spans(random, random.Next(30), 12);
            if (round % 3 == 0)
            {
                System.Array.Sort(tokens);
            }

            var row = new RowTokens();
            row.Read([List(AnnotationKind.Document, sentences), List(AnnotationKind.Token, tokens)]);

            Assert.Equal(sentences.Length, row.SentenceCount);
            for (var i = 0; i < sentences.Length; i++)
            {
                var (begin, end) = sentences[i];
                var expected = tokens.Where(token => token.Begin >= begin && token.End <= end);
                Assert.Equal(expected, row.TokensOf(i).ToArray().Select(token => (token.Begin, token.End)));
            }
        }
    }

    /// <summary>Two hundred thousand sentences and a million tokens; a look at each for each would take hours.</summary>
    [Fact]
    public void A_million_tokens_in_reverse_take_no_more_than_sorted_ones()
    {
        const int Count = 200_000;
        var sentences = Enumerable.Range(0, Count).Select(i => (i * 10, (i * 10) + 9)).ToArray();
        var tokens = Enumerable.Range(0, 5 * Count).Reverse().Select(i => (i * 2, (i * 2) + 1)).ToArray();
        var row = new RowTokens();

        row.Read([List(AnnotationKind.Document, sentences), List(AnnotationKind.Token, tokens)]);

        Assert.False(row.IsSorted);
        Assert.Equal(Enumerable.Repeat(5, Count), Enumerable.Range(0, Count).Select(i => row.TokensOf(i).Length));
        Assert.Equal([8, 6, 4, 2, 0], row.TokensOf(0).ToArray().Select(token => token.Begin));
    }

    [Fact]
    public void Sentences_without_a_number_hand_on_their_text_in_time_for_each_token()
    {
        var sentences = new AnnotationList();
        for (var i = 0; i < 200_000; i++)
        {
            sentences.Add(AnnotationKind.Document, 0, 2, "a b", sentence: -1);
            sentences.AddMetadata("sentence", $"s{i}");
        }

        var tokens = new AnnotationList();
        new SentenceTokens(new TokenRules(new TokenizerSettings())).Split([sentences], new RowLimit(RowLimit.Largest), tokens);

        Assert.Equal(400_000, tokens.Count);
        Assert.Equal("s199999", Assert.Single(tokens.MetadataOf(399_999).ToArray()).Value);
    }

    private static (int Begin, int End)[] Spans(Random random, int count, int maxLength) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(60)).Select(begin => (begin, begin + random.Next(-3, maxLength)))];

    private static AnnotationList List(AnnotationKind kind, (int Begin, int End)[] spans)
    {
        var list = new AnnotationList();
        foreach (var (begin, end) in spans)
        {
            list.Add(kind, begin, end, "", sentence: 0);
        }

        return list;
    }
}
