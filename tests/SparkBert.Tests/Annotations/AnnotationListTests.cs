using SparkBert.Annotations;
using SparkBert.Text.Rows;

namespace SparkBert.Tests.Annotations;

/// <summary>Annotations between the stages of a run: what goes in comes out, as a column and as text.</summary>
public sealed class AnnotationListTests
{
    [Fact]
    public void A_list_becomes_a_row_of_a_column()
    {
        var list = new AnnotationList();
        list.Add(AnnotationKind.Document, 0, 4, "Héllo", sentence: 0);
        list.AddMetadata("id", "7");
        list.AddMetadata("empty", null);
        list.Add(AnnotationKind.Token, 6, 7, "😀", sentence: 12);
        list.Add(AnnotationKind.Document, 3, 2, "", sentence: -1);
        list.AddMetadata("sentence", "one");

        var column = new AnnotationColumnBuilder();
        column.Append(list);
        column.EndRow();
        var row = new AnnotationColumn(column.Build()).Row(0)!;

        Assert.Equal(
            ["document 0 4 Héllo", "token 6 7 😀", "document 3 2 "],
            row.Select(item => $"{item.AnnotatorType} {item.Begin} {item.End} {item.Result}"));
        Assert.Equal(
            ["id=7 empty= sentence=0", "sentence=12", "sentence=one"],
            row.Select(item => string.Join(' ', item.Metadata.Select(entry => $"{entry.Key}={entry.Value}"))));
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData("007", "007")]
    [InlineData("+1", "+1")]
    [InlineData("-1", "-1")]
    [InlineData("first", "first")]
    [InlineData("", "")]
    [InlineData("99999999999", "99999999999")]
    [InlineData(null, "0")]
    public void Tokens_carry_on_what_a_sentence_has_for_its_number(string? number, string expected)
    {
        var sentences = new AnnotationColumnBuilder();
        sentences.Begin(AnnotatorTypes.Document, 0, 1, "Hi");
        if (number is not null)
        {
            sentences.Metadata("sentence", number);
        }

        sentences.EndRow();
        var list = new AnnotationList();
        new AnnotationColumn(sentences.Build()).Read(0, "sentence", list);

        var tokens = new AnnotationList();
        tokens.Add(AnnotationKind.Token, 0, 1, "Hi", list.Items[0].Sentence);
        if (list.Items[0].Sentence < 0)
        {
            tokens.CopySentence(list, 0);
        }

        var column = new AnnotationColumnBuilder();
        column.Append(tokens);
        column.EndRow();
        Assert.Equal(expected, new AnnotationColumn(column.Build()).Row(0)!.Single().Metadata["sentence"]);
    }

    [Fact]
    public void A_cleared_list_is_empty_and_takes_longer_texts()
    {
        var list = new AnnotationList();
        foreach (var length in (int[])[10, 5_000, 3_000_000, 1])
        {
            list.Clear();
            list.Add(AnnotationKind.Token, 0, length - 1, new string('x', length), 0);
            list.Add(AnnotationKind.Token, length, length, "y", 0);

            Assert.Equal((2, length, "y"), (list.Count, list.TextOf(list.Items[0]).Length, list.TextOf(list.Items[1]).ToString()));
        }
    }
}
