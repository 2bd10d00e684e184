using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tests.Pipelines;

/// <summary>What becomes of each row: kept with an error, dropped, or the end of the run; and what the status column says.</summary>
public sealed class RowOutcomeTests
{
    private static readonly BertModel Model = BertModel.Open(TinyModels.CompactBundle);

    [Fact]
    public void In_DropMalformed_mode_bad_rows_leave_the_result_and_are_counted()
    {
        var context = new TransformContext { Mode = RowErrorMode.DropMalformed };

        var batch = Full().Transform([Rows("good", null, "two words", null, "end")], context).Single();

        Assert.Equal(["good", "two words", "end"], TextsOf(batch));
        Assert.Equal(-1, batch.Schema.GetFieldIndex("error"));
        var vectors = TextBatch.VectorsOf(batch).ToArray();
        Assert.Equal([1, 2, 1], vectors.Select(row => row.Length / Model.HiddenSize));
        Assert.Equal(vectors[1], TextBatch.VectorsOf(Full().Transform([Rows("two words")]).Single()).Single());
        Assert.Equal((5, 2, 2), (context.Report.Rows, context.Report.Quarantined, context.Report.Dropped));
    }

    [Fact]
    public void A_batch_of_bad_rows_alone_comes_out_empty_with_its_columns()
    {
        var batch = Full().Transform([Rows(null, null)], new TransformContext { Mode = RowErrorMode.DropMalformed }).Single();

        Assert.Equal(0, batch.Length);
        Assert.Equal(["text", "document", "sentence", "token", "embeddings"], batch.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void The_status_column_says_what_was_done_for_each_row()
    {
        var embeddings = new BertEmbeddings(Model) { MaxSentenceLength = 4 };
        var context = new TransformContext { StatusCol = "status" };

        var batch = Full(embeddings).Transform([Rows("The bank", null, "\u2603 the bank of the river.", "")], context).Single();

        Assert.Equal(
            [
                $"ok,null,2,0,0,{Model.Identity}",
                $"failed,INVALID_UTF8,null,null,null,{Model.Identity}",
                $"ok,null,2,5,1,{Model.Identity}",
                $"ok,null,0,0,0,{Model.Identity}",
            ],
            StatusOf(batch));
        var counts = StatusOf(batch).Where(row => row.StartsWith("ok", StringComparison.Ordinal)).Select(row => row.Split(',')).ToList();
        Assert.Equal(context.Report.TruncatedTokens, counts.Sum(row => long.Parse(row[3], null)));
        Assert.Equal(context.Report.UnknownTokens, counts.Sum(row => long.Parse(row[4], null)));
        Assert.Equal(["text", "error", "status"], batch.Schema.FieldsList.Take(3).Select(field => field.Name));
    }

    [Fact]
    public void Text_stages_alone_give_a_status_without_a_model()
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector());

        var context = new TransformContext { StatusCol = "s", Columns = ["text", "s"] };
        var batch = pipeline.Transform([Rows("One. Two.", null)], context).Single();

        Assert.Equal(["ok,null,null,null,null,null", "failed,INVALID_UTF8,null,null,null,null"], StatusOf(batch, "s"));
    }

    [Fact]
    public void Errors_and_status_of_an_earlier_run_are_continued()
    {
        var context = new TransformContext { StatusCol = "status" };
        var text = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer());
        var first = text.Transform([Rows("The bank", null)], context);
        var again = new TransformContext { StatusCol = "status" };

        var batch = new Pipeline(new BertEmbeddings(Model)).Transform(first, again).Single();

        Assert.Equal([null, "DocumentAssembler: column 'text' is not valid UTF-8."], TextBatch.ErrorsOf(batch));
        Assert.Equal([$"ok,null,2,0,0,{Model.Identity}", $"failed,INVALID_UTF8,null,null,null,{Model.Identity}"], StatusOf(batch));
        Assert.Equal((2, 1), (again.Report.Rows, again.Report.Quarantined));
        Assert.Single(batch.Schema.FieldsList, field => field.Name == "error");
    }

    [Fact]
    public void An_error_that_came_with_a_row_of_a_reader_has_a_class()
    {
        var rows = Rows("a", "b");
        var errors = new StringArray.Builder().Append("line 7 is not JSON.").AppendNull().Build();
        rows = new RecordBatch(
            new Schema([.. rows.Schema.FieldsList, new Field("why", StringType.Default, true)], null), [.. rows.Arrays, errors], 2);

        var context = new TransformContext { InputHasErrorColumn = true, ErrorCol = "why", StatusCol = "status" };
        var batch = new Pipeline(new DocumentAssembler()).Transform([rows], context).Single();

        Assert.Equal(["failed,UNREADABLE_ROW,null,null,null,null", "ok,null,null,null,null,null"], StatusOf(batch));
        Assert.Equal(1, context.Report.Quarantined);
    }

    [Fact]
    public void A_column_of_the_user_is_never_taken_for_ours()
    {
        var rows = Rows("a", null);
        RecordBatch With(string name) => new(
            new Schema([.. rows.Schema.FieldsList, new Field(name, StringType.Default, true)], null),
            [.. rows.Arrays, new StringArray.Builder().Append("mine").Append("too").Build()],
            2);

        var error = Assert.Throws<SchemaException>(() => Full().Transform([With("error")]).Count());
        Assert.Equal("the column 'error' is there already; choose another name for the error column (ErrorCol).", error.Message);
        error = Assert.Throws<SchemaException>(() => Full().Transform([With("s")], new TransformContext { StatusCol = "s" }).Count());
        Assert.Equal("the column 's' is there already; choose another name for the status column (StatusCol).", error.Message);
        error = Assert.Throws<SchemaException>(() => Full().Transform([rows], new TransformContext { StatusCol = "token" }).Count());
        Assert.Equal("Tokenizer makes the column 'token'; choose another name for the status column (StatusCol).", error.Message);
        error = Assert.Throws<SchemaException>(() => Full().Transform([rows], new TransformContext { StatusCol = "error" }).Count());
        Assert.Equal("StatusCol and ErrorCol are both 'error'; choose two names.", error.Message);

        // Where the first bad row ends the run there is no error column of ours.
        var context = new TransformContext { Mode = RowErrorMode.FailFast };
        var failure = Assert.Throws<RowErrorException>(() => Full().Transform([With("error")], context).Count());
        Assert.Equal((1L, RowErrorClasses.InvalidUtf8), (failure.Row!.Value, failure.ErrorClass));
        var batch = Full().Transform([With("error").Slice(0, 1)], context).Single();
        Assert.Equal(["mine"], TextBatch.ErrorsOf(batch));
        Assert.Equal(0, context.Report.Quarantined);
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(2_000_000_001)]
    public void The_limit_of_a_row_has_a_range(long bytes)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TransformContext { MaxRowBytes = bytes });
        Assert.Equal($"MaxRowBytes must be 1000000 to 2000000000, but is {bytes}", error.Message);
    }

    [Fact]
    public void A_text_over_the_limit_is_a_bad_row_that_names_it()
    {
        var context = new TransformContext { MaxRowBytes = 1_000_000 };
        var rows = Rows("a", new string('x', 125_001), new string('y', 125_000));

        var errors = new Pipeline(new DocumentAssembler()).Transform([rows], context).SelectMany(TextBatch.ErrorsOf).ToList();

        Assert.Equal(
            [
                null,
                "DocumentAssembler: the text has 125,001 bytes; a text may have 125,000, an eighth of the limit of 1,000,000 bytes "
                + "for a row (MaxRowBytes). Split the text into several rows.",
                null,
            ],
            errors);
    }

    private static string[] StatusOf(RecordBatch batch, string name = "status")
    {
        var column = batch.Column(batch.Schema.GetFieldIndex(name));
        return [.. Enumerable.Range(0, batch.Length).Select(row => ArrowColumns.Value(column, row))];
    }

    private static IEnumerable<string> TextsOf(RecordBatch batch) =>
        Enumerable.Range(0, batch.Length).Select(row => ((StringArray)batch.Column(0)).GetString(row));

    private static Pipeline Full(BertEmbeddings? embeddings = null) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings ?? new BertEmbeddings(Model));

    /// <summary>Rows of texts; a null stands for bytes that are not UTF-8.</summary>
    private static RecordBatch Rows(params string?[] texts)
    {
        var builder = new StringArray.Builder();
        foreach (var text in texts)
        {
            _ = text is null ? builder.Append([0xC3, 0x28]) : builder.Append(text);
        }

        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [builder.Build()], texts.Length);
    }
}
