using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Tests.Stages;

/// <summary>Texts, arrays of texts and annotations of every Arrow type that is text or a list.</summary>
public sealed class TextColumnTests
{
    private static readonly string?[] Rows =
        ["The bank closed. It is late.", null, "", "Grüße 😀, a text that is longer than a view holds inline."];

    public static TheoryData<string> TextTypes() => [.. ArrowColumns.TextTypes];

    public static TheoryData<string, string> ListTypes() =>
        [.. ArrowColumns.ListTypes.SelectMany(list => ArrowColumns.TextTypes.Select(text => (list, text)))];

    [Theory]
    [MemberData(nameof(TextTypes))]
    public void A_text_of_any_type_gives_the_same_tokens(string type)
    {
        var expected = Tokens(Batch(ArrowColumns.Texts("string", Rows)));

        Assert.Equal(expected, Tokens(Batch(ArrowColumns.Texts(type, Rows))));
        Assert.Equal(expected[1..3], Tokens(Batch(ArrowColumns.Texts(type, Rows)).Slice(1, 2)));
        Assert.Equal(["The bank closed . It is late .", "", ""], expected[..3]);
    }

    [Theory]
    [MemberData(nameof(ListTypes))]
    public void So_does_an_array_of_texts_of_any_type(string list, string text)
    {
        var texts = ArrowColumns.Texts(text, "One.", "Two words.", "Three.", "Four.");
        var batch = Batch(ArrowColumns.Lists(list, texts, areElementsNullable: false, 0, 2, 4));

        Assert.Equal(["One . Two words .", "Three . Four ."], Tokens(batch));
        Assert.Equal(["Three . Four ."], Tokens(batch.Slice(1, 1)));
    }

    [Fact]
    public void An_id_and_metadata_may_be_of_these_types_too()
    {
        var map = new MapArray(
            new MapType(new Field("key", LargeStringType.Default, false), new Field("value", StringViewType.Default, true)),
            1,
            new ArrowBuffer.Builder<int>().Append(0).Append(1).Build(),
            new StructArray(
                new StructType([new Field("key", LargeStringType.Default, false), new Field("value", StringViewType.Default, true)]),
                1,
                [ArrowColumns.Texts("large", "lang"), ArrowColumns.Texts("view", "en")],
                ArrowBuffer.Empty,
                0),
            ArrowBuffer.Empty,
            0);
        var batch = new RecordBatch(
            new Schema(
                [
                    new Field("text", LargeStringType.Default, true),
                    new Field("id", StringViewType.Default, true),
                    new Field("meta", map.Data.DataType, true),
                ],
                null),
            [ArrowColumns.Texts("large", "Hello"), ArrowColumns.Texts("view", "seven"), map],
            1);

        var pipeline = new Pipeline(new DocumentAssembler { IdCol = "id", MetadataCol = "meta" });
        var result = pipeline.Transform([batch]).Single();

        var document = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("document"))).Row(0)!.Single();
        Assert.Equal(("en", "seven"), (document.Metadata["lang"], document.Metadata["id"]));
    }

    [Theory]
    [InlineData("large", "large")]
    [InlineData("view", "view")]
    [InlineData("large view", "dictionary")]
    public void Annotations_with_lists_and_texts_of_other_types_are_read_as_they_are(string list, string text)
    {
        var source = new Pipeline(new DocumentAssembler(), new SentenceDetector());
        var rows = source.Transform([Batch(ArrowColumns.Texts("string", Rows))]).Single();
        var plain = rows.Column(rows.Schema.GetFieldIndex("sentence"));
        var other = Retype((ListArray)plain, list, text);
        Assert.True(AnnotationSchema.IsAnnotationColumn(other.Data.DataType));

        RecordBatch Sentences(IArrowArray column) =>
            new(new Schema([new Field("sentence", column.Data.DataType, true)], null), [column], column.Length);
        var pipeline = new Pipeline(new Tokenizer());
        Assert.Equal(Describe(pipeline.Transform([Sentences(plain)])), Describe(pipeline.Transform([Sentences(other)])));
    }

    [Fact]
    public void Bytes_are_refused_with_what_makes_text_of_them()
    {
        var batch = Batch(new BinaryArray.Builder().Append([65]).Build());

        var error = Assert.Throws<SchemaException>(() => Tokens(batch));

        Assert.EndsWith(
            "but is binary. Cast it if its bytes are UTF-8 (the command does so with --binary-as-string).",
            error.Message,
            StringComparison.Ordinal);
    }

    private static IArrowArray Retype(ListArray rows, string list, string text)
    {
        var annotations = (StructArray)rows.Values;
        IArrowArray Texts(IArrowArray texts) => ArrowColumns.Texts(
            text, [.. Enumerable.Range(0, texts.Length).Select(row => ((StringArray)texts).GetString(row))]);
        int[] Offsets(ListArray lists) => [.. lists.ValueOffsets[..(lists.Length + 1)]];
        var map = (MapArray)annotations.Fields[4];
        var (keys, values) = (Texts(map.Keys), Texts(map.Values));
        Field[] entry = [new("key", keys.Data.DataType, false), new("value", values.Data.DataType, true)];
        var metadata = new MapArray(
            new MapType(entry[0], entry[1]),
            map.Length,
            map.ValueOffsetsBuffer,
            new StructArray(new StructType(entry), keys.Length, [keys, values], ArrowBuffer.Empty, 0),
            ArrowBuffer.Empty,
            0);
        var vectors = (ListArray)annotations.Fields[5];
        IArrowArray[] fields =
        [
            Texts(annotations.Fields[0]), annotations.Fields[1], annotations.Fields[2], Texts(annotations.Fields[3]), metadata,
            ArrowColumns.Lists(list, vectors.Values, false, Offsets(vectors)),
        ];
        var type = new StructType([.. fields.Select((field, i) => new Field($"f{i}", field.Data.DataType, true))]);
        return ArrowColumns.Lists(list, new StructArray(type, annotations.Length, fields, ArrowBuffer.Empty, 0), true, Offsets(rows));
    }

    private static string[] Tokens(RecordBatch batch) =>
        Describe(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer()).Transform([batch]));

    private static string[] Describe(IEnumerable<RecordBatch> batches)
    {
        var batch = batches.Single();
        var tokens = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("token")));
        return [.. Enumerable.Range(0, batch.Length).Select(row => string.Join(' ', tokens.Row(row)!.Select(token => token.Result)))];
    }

    private static RecordBatch Batch(IArrowArray texts) =>
        new(new Schema([new Field("text", texts.Data.DataType, true)], null), [texts], texts.Length);
}
