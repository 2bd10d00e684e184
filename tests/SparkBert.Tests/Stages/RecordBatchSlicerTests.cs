using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tests.Stages;

public sealed class RecordBatchSlicerTests
{
    [Fact]
    public void A_small_batch_stays_as_it_is()
    {
        var batch = Texts(RecordBatchSlicer.MaxRows, length: 10);
        Assert.Same(batch, Assert.Single(RecordBatchSlicer.Slice(batch)));
        Assert.Equal(0, Assert.Single(RecordBatchSlicer.Slice(Texts(0, length: 1))).Length);
    }

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_000, 100)]
    [InlineData(1_000, 5_000)]
    [InlineData(3, RecordBatchSlicer.MaxBytes + 1)]
    public void Slices_are_as_large_as_rows_and_bytes_allow(int rows, int length)
    {
        var slices = RecordBatchSlicer.Slice(Texts(rows, length)).ToList();

        var most = Math.Max(1, Math.Min(RecordBatchSlicer.MaxRows, RecordBatchSlicer.MaxBytes / (length + sizeof(int))));
        Assert.All(slices.SkipLast(1), slice => Assert.Equal(most, slice.Length));
        Assert.Equal(
            Enumerable.Range(0, rows).Select(row => Text(row, length)),
            slices.SelectMany(slice => Enumerable.Range(0, slice.Length).Select(row => ((StringArray)slice.Column(0)).GetString(row))));
    }

    [Fact]
    public void Slices_of_a_slice_count_its_own_bytes()
    {
        // Annotations of 1 and then of 100 a row: nested offsets, behind an offset of the slice.
        var builder = new AnnotationColumnBuilder();
        for (var row = 0; row < 200; row++)
        {
            for (var i = 0; i < (row < 100 ? 1 : 100); i++)
            {
                builder.Begin(AnnotatorTypes.Token, i, i, new string('x', 100));
                builder.Metadata("sentence", i);
            }

            builder.EndRow();
        }

        var batch = new RecordBatch(new Schema([AnnotationSchema.Field("token", AnnotatorTypes.Token)], null), [builder.Build()], 200);

        var slices = RecordBatchSlicer.Slice(batch.Slice(50, 150)).ToList();

        Assert.Equal(150, slices.Sum(slice => slice.Length));
        Assert.InRange(slices[0].Length, 51, 80);
        Assert.All(slices.Skip(1), slice => Assert.InRange(slice.Length, 1, 25));
        var rows = slices.SelectMany(slice =>
        {
            var column = new AnnotationColumn(slice.Column(0));
            return Enumerable.Range(0, slice.Length).Select(row => column.Row(row)!.Length);
        });
        Assert.Equal(Enumerable.Range(50, 150).Select(row => row < 100 ? 1 : 100), rows);
    }

    private static string Text(int row, int length) => length == 0 ? "" : new string((char)('a' + (row % 26)), length);

    private static RecordBatch Texts(int rows, int length) => new(
        new Schema([new Field("text", StringType.Default, true)], null),
        [new StringArray.Builder().AppendRange(Enumerable.Range(0, rows).Select(row => Text(row, length))).Build()],
        rows);
}
