using SparkBert.Text.Sentences;

namespace SparkBert.Text.Tests.Sentences;

public sealed class SentenceBufferTests
{
    [Fact]
    public void Sentences_are_kept_with_their_offsets()
    {
        var sentences = new SentenceBuffer();
        sentences.Add(4, "One.");
        sentences.Add(-1, "");
        sentences.Add(9, new string('x', 1000));

        Assert.Equal(3, sentences.Count);
        Assert.Equal(("One.", 4, 7), (sentences.Text(0).ToString(), sentences.Begin(0), sentences.End(0)));
        Assert.Equal(("", -1, -2), (sentences.Text(1).ToString(), sentences.Begin(1), sentences.End(1)));
        Assert.Equal((1000, 9, 1008), (sentences.Text(2).Length, sentences.Begin(2), sentences.End(2)));
    }

    [Fact]
    public void A_cleared_buffer_is_empty_and_takes_sentences_again()
    {
        var sentences = new SentenceBuffer();
        sentences.Add(0, "One.");
        sentences.Clear();
        sentences.Add(2, "Two.");

        Assert.Equal(1, sentences.Count);
        Assert.Equal("Two.", sentences.Text(0).ToString());
    }

    [Fact]
    public void Sorting_keeps_the_order_of_equal_begins()
    {
        var sentences = new SentenceBuffer();
        foreach (var (begin, text) in ((int, string)[])[(0, "a"), (5, "b"), (0, "c"), (-1, "d"), (5, "e"), (0, "f")])
        {
            sentences.Add(begin, text);
        }

        sentences.SortByBegin();

        Assert.Equal("dacfbe", string.Concat(Enumerable.Range(0, sentences.Count).Select(i => sentences.Text(i).ToString())));
    }
}
