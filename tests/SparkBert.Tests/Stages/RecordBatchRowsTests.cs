using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tests.Stages;

/// <summary>Columns that are only carried may have any Arrow type: their rows are taken out, repeated, sliced and counted.</summary>
public sealed class RecordBatchRowsTests
{
    public static TheoryData<string> Types() => [.. ArrowColumns.OfAllTypes().Select(column => column.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_are_taken_with_their_values(string type)
    {
        var batch = Batch(type);
        var values = Values(batch);

        Assert.Equal([values[3], values[0], values[0], values[2], values[1]], Values(RecordBatchRows.Take(batch, [3, 0, 0, 2, 1])));
        Assert.Equal([values[1], values[2]], Values(RecordBatchRows.Take(batch, [1, 2])));
        Assert.Equal([values[3], values[1]], Values(RecordBatchRows.Take(batch.Slice(1, 3), [2, 0])));
        Assert.Empty(Values(RecordBatchRows.Take(batch, [])));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Sentences_become_rows_that_repeat_them(string type)
    {
        var batch = Batch(type);
        var values = Values(batch);
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true });

        var result = pipeline.Transform([batch]).Single();

        Assert.Equal([values[0], values[0], values[1], values[3], values[3]], Values(result));
        Assert.Equal(batch.Schema.GetFieldByName("x").DataType.TypeId, result.Schema.GetFieldByName("x").DataType.TypeId);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Their_bytes_are_counted_and_slices_hold_them(string type)
    {
        var column = Batch(type).Column(1);
        var alone = new RecordBatch(new Schema([new Field("x", column.Data.DataType, true)], null), [column], 4);
        Assert.Equal(type is not ("null" or "boolean"), RecordBatchSlicer.CountBytes(alone) > 4);

        // 64 KB of text a row: at most four rows a slice.
        var text = new string('x', 64 << 10);
        var batch = Batch(type, text, text, text, text);
        var slices = RecordBatchSlicer.Slice(batch).ToList();
        Assert.InRange(slices.Count, 2, 4);
        Assert.Equal(Values(batch), slices.SelectMany(Values));
    }

    [Theory]
    [InlineData("large")]
    [InlineData("view")]
    [InlineData("dictionary")]
    [InlineData("dictionary of view")]
    public void Long_texts_of_any_type_are_sliced(string type)
    {
        var texts = ArrowColumns.Texts(type, [.. Enumerable.Repeat(new string('y', 100_000), 9)]);
        var batch = new RecordBatch(new Schema([new Field("text", texts.Data.DataType, true)], null), [texts], 9);

        Assert.Equal([2, 2, 2, 2, 1], RecordBatchSlicer.Slice(batch).Select(slice => slice.Length));
    }

    private static RecordBatch Batch(string type, params string[] texts)
    {
        texts = texts is [] ? ["One. Two.", "Three.", "", "Four. Five."] : texts;
        var column = ArrowColumns.OfAllTypes().Single(column => column.Name == type).Array;
        return new RecordBatch(
            new Schema([new Field("text", StringType.Default, true), new Field("x", column.Data.DataType, true)], null),
            [ArrowColumns.Texts("string", texts), column],
            4);
    }

    private static string[] Values(RecordBatch batch)
    {
        var column = batch.Column(batch.Schema.GetFieldIndex("x"));
        return [.. Enumerable.Range(0, batch.Length).Select(row => ArrowColumns.Value(column, row))];
    }
}
