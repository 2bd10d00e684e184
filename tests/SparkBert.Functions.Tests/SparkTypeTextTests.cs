using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions.Tests;

public sealed class SparkTypeTextTests
{
    [Fact]
    public void A_schema_reads_as_printSchema_has_it() => Assert.Equal(
        "id: long not null, words: array<struct<annotatorType: string, begin: integer not null, end: integer not null, result: string, "
        + "metadata: map<string not null, string>, embeddings: array<float not null>>>",
        SparkTypeText.Describe(new Schema(
            [new Field("id", Int64Type.Default, false), new Field("words", AnnotationSchema.ColumnType, true)], null)));

    [Fact]
    public void Types_of_different_layout_never_have_the_same_text()
    {
        IArrowType[] types =
        [
            StringType.Default, LargeStringType.Default, StringViewType.Default, BinaryType.Default, LargeBinaryType.Default,
            Date32Type.Default, Date64Type.Default,
            new TimestampType(TimeUnit.Microsecond, "UTC"), new TimestampType(TimeUnit.Millisecond, "UTC"),
            new TimestampType(TimeUnit.Second, "UTC"), new Decimal128Type(10, 2), new Decimal128Type(10, 3), new Decimal256Type(10, 2),
            Int32Type.Default, UInt32Type.Default, DurationType.Microsecond, DurationType.Second,
        ];

        var texts = types.Select(type => SparkTypeText.Describe(new Schema([new Field("x", type, true)], null))).ToList();

        Assert.Equal(texts.Count, texts.Distinct().Count());
    }
}
