using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

public sealed class TokenBufferTests
{
    [Fact]
    public void Tokens_come_back_as_they_were_added_however_many_they_are()
    {
        var buffer = new TokenBuffer();
        for (var i = 0; i < 1000; i++)
        {
            buffer.Add(i, i + 3, $"t{i}");
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => new TokenLists.TokenSpan(i, i + 3, $"t{i}")), buffer.ToArray());
    }

    [Fact]
    public void A_cleared_buffer_is_used_again()
    {
        var buffer = new TokenBuffer();
        buffer.Add(0, 1, "ab");

        buffer.Clear();
        Assert.Empty(buffer.ToArray());
        buffer.Add(2, 2, "c");

        Assert.Equal([new TokenLists.TokenSpan(2, 2, "c")], buffer.ToArray());
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_question_mark()
    {
        // An attribute can't hold half a pair, so that these are no theory.
        Assert.Equal("a?", Cut("a\uD83D"));
        Assert.Equal("??", Cut("\uDE00\uD83D"));
        Assert.Equal("?\U0001F600?", Cut("\uD83D\uD83D\uDE00\uDE00"));
        Assert.Equal("é\U0001F600", Cut("é\U0001F600"));
    }

    [Fact]
    public void Slices_of_a_sentence_stand_behind_what_the_buffer_holds()
    {
        var buffer = new TokenBuffer();
        buffer.Add(0, 1, "ab");
        var slices = buffer.Slices("one two", 10, new LengthFilter(0, int.MaxValue));

        slices.Add(0, 3);
        slices.Add(3, 3);
        slices.Add(4, 7);

        Assert.Equal(
            [new TokenLists.TokenSpan(0, 1, "ab"), new(10, 12, "one"), new(14, 16, "two")],
            buffer.ToArray());
    }

    private static string Cut(string text)
    {
        var buffer = new TokenBuffer();
        buffer.Add(0, 0, "\uD83D");
        buffer.AddCut(1, text.Length, text);
        return buffer.Text(1).ToString();
    }
}
