using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Annotations;

namespace SparkBert.Tests.Annotations;

public sealed class AnnotationColumnTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        var column = Read(Write());

        Assert.Equal(4, column.RowCount);
        Assert.Equal(["Zoë 🙂", "is"], column.Row(0)!.Select(annotation => annotation.Result));
        Assert.Empty(column.Row(1)!);
        Assert.True(column.IsNull(2));
        Assert.Null(column.Row(2));
        var last = Assert.Single(column.Row(3)!);
        Assert.Equal((3, 2), (last.Begin, last.End));
        Assert.Equal(new Dictionary<string, string?> { ["sentence"] = "-7", ["id"] = null }, last.Metadata);
        Assert.Equal([1f, float.Epsilon, -0f], last.Embeddings.ToArray());
        Assert.Equal("-7", column.MetadataValue(column.Range(3).Start, "sentence"u8));
    }

    [Fact]
    public void The_buffers_pass_through_an_Arrow_stream()
    {
        var schema = new Schema([AnnotationSchema.EmbeddingsField("e", 3, "ref")], null);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            var array = Write();
            writer.WriteRecordBatch(new RecordBatch(schema, [array], array.Length));
            writer.WriteEnd();
        }

        stream.Position = 0;
        using var reader = new ArrowStreamReader(stream);
        var batch = reader.ReadNextRecordBatch();
        var (expected, actual) = (Read(Write()), new AnnotationColumn(batch.Column(0)));
        for (var row = 0; row < expected.RowCount; row++)
        {
            Assert.Equivalent(expected.Row(row), actual.Row(row), strict: true);
        }

        Assert.Equal("3", batch.Schema.GetFieldByIndex(0).Metadata[AnnotationSchema.DimensionKey]);
    }

    [Fact]
    public void A_row_ended_as_null_leaves_nothing_behind()
    {
        var builder = new AnnotationColumnBuilder();
        builder.Begin(AnnotatorTypes.Token, 0, 0, "a");
        builder.Metadata("k", (string?)null);
        builder.EndRowAsNull();
        builder.Begin(AnnotatorTypes.Token, 1, 1, "b");
        builder.Metadata("k", "v");
        builder.Embeddings([2f]);
        builder.EndRow();

        var annotation = Assert.Single(Read(builder.Build()).Row(1)!);

        Assert.Equal("b", annotation.Result);
        Assert.Equal("v", annotation.Metadata["k"]);
        Assert.Equal([2f], annotation.Embeddings.ToArray());
    }

    [Fact]
    public void A_surrogate_without_its_other_half_is_refused() =>
        Assert.Throws<RowErrorException>(() => new AnnotationColumnBuilder().Begin(AnnotatorTypes.Token, 0, 0, "\uD83D"));

    [Fact]
    public void A_slice_reads_its_own_rows()
    {
        var array = Write();
        var schema = new Schema([AnnotationSchema.Field("token", AnnotatorTypes.Token)], null);
        var slice = new RecordBatch(schema, [array], array.Length).Slice(3, 1);

        Assert.Equal(3, Assert.Single(new AnnotationColumn(slice.Column(0)).Row(0)!).Begin);
    }

    private static AnnotationColumn Read(IArrowArray array) => new(array);

    private static ListArray Write()
    {
        var builder = new AnnotationColumnBuilder();
        builder.Begin(AnnotatorTypes.Token, 0, 5, "Zoë 🙂");
        builder.Begin(AnnotatorTypes.Token, 7, 8, "is");
        builder.EndRow();
        builder.EndRow();
        builder.EndRowAsNull();
        builder.Begin(AnnotatorTypes.WordEmbeddings, 3, 2, "");
        builder.Metadata("sentence", -7);
        builder.Metadata("id", (string?)null);
        builder.Embeddings([1f, float.Epsilon, -0f]);
        builder.EndRow();
        return builder.Build();
    }
}
