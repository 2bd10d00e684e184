using System.Text.Json;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Vectors;

namespace SparkBert.Tests.Vectors;

/// <summary>SentenceEmbeddings and ChunkEmbeddings over vectors that Spark NLP recorded: every bit is its own.</summary>
public sealed class PooledVectorTests
{
    public static TheoryData<string> Recorded() =>
    [
        .. GoldenFile.Read("bert_tiny.jsonl.gz").Where(golden => Last(golden).GetProperty("type").GetString()
                is nameof(SentenceEmbeddings) or nameof(ChunkEmbeddings))
            .Select(golden => golden.GetProperty("id").GetString()!).Where(id => id != "bt-se-bad"),
    ];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Sums_of_recorded_vectors_have_the_recorded_bits(string id)
    {
        var golden = GoldenFile.Find("bert_tiny.jsonl.gz", id);
        var stage = new GoldenCase(golden, _ => TinyModel.Model, tolerance: 0).CreateStages()[^1];
        var rows = golden.GetProperty("rows_out").EnumerateArray().ToArray();
        var result = Assert.Single(new Pipeline(stage).Transform([Rows(golden, stage.InputCols)]).ToList());
        var column = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex(stage.OutputCol)));

        for (var row = 0; row < rows.Length; row++)
        {
            var expected = rows[row].GetProperty(stage.OutputCol).EnumerateArray()
                .Select(annotation => annotation.GetProperty("embeddings").EnumerateArray().Select(value => value.GetSingle()).ToArray());
            Assert.Equal(expected, column.Row(row)!.Select(annotation => annotation.Embeddings.ToArray()));
        }
    }

    [Fact]
    public void A_sum_is_added_in_the_order_of_the_tokens()
    {
        // In float32 another order gives another number.
        float[] values = [1e8f, 1f, -1e8f, 3f];
        Assert.Equal((((1e8f + 1f) - 1e8f) + 3f) / 4, Pool(PoolingStrategy.Average, values));
        Assert.Equal(((1e8f + 1f) - 1e8f) + 3f, Pool(PoolingStrategy.Sum, values));

        static float Pool(PoolingStrategy strategy, float[] values)
        {
            var stage = new SentenceEmbeddings { PoolingStrategy = strategy };
            return Assert.Single(Run(stage, Words(values.Select(value => (0, new[] { value })))).Row(0)!).Embeddings.Span[0];
        }
    }

    [Fact]
    public void Vectors_of_two_lengths_and_a_sentence_without_a_number_are_row_errors()
    {
        var stage = new SentenceEmbeddings();
        var twoLengths = Words([(0, [1f]), (0, [1f, 2f])]);
        var noNumber = Words([(0, [1f])], sentence: "first");
        foreach (var batch in new[] { twoLengths, noNumber })
        {
            var context = new TransformContext { StatusCol = "status" };
            var result = Assert.Single(new Pipeline(stage).Transform([batch], context).ToList());
            Assert.True(result.Column(result.Schema.GetFieldIndex("sentence_embeddings")).IsNull(0));
            var status = (StructArray)result.Column(result.Schema.GetFieldIndex("status"));
            Assert.Equal(RowErrorClasses.InvalidAnnotation, ((StringArray)status.Fields[1]).GetString(0));
        }
    }

    [Fact]
    public void Tokens_out_of_vocabulary_count_only_where_a_chunk_has_no_others()
    {
        Assert.Equal(2f, Chunk(skips: true, (1f, true), (2f, false)));
        Assert.Equal(1.5f, Chunk(skips: false, (1f, true), (2f, false)));
        Assert.Equal(1.5f, Chunk(skips: true, (1f, true), (2f, true)));

        static float Chunk(bool skips, params (float Value, bool IsUnknown)[] words)
        {
            var chunks = new AnnotationColumnBuilder();
            chunks.Begin(AnnotatorTypes.Chunk, 0, 9, "a chunk");
            chunks.EndRow();
            var batch = Words(words.Select(word => (0, new[] { word.Value })), unknown: [.. words.Select(word => word.IsUnknown)]);
            batch = Columns.WithColumn(batch, AnnotationSchema.Field("chunk", AnnotatorTypes.Chunk), chunks.Build());
            return Assert.Single(Run(new ChunkEmbeddings { SkipOOV = skips }, batch).Row(0)!).Embeddings.Span[0];
        }
    }

    [Fact]
    public void The_strategy_is_read_in_any_case_and_another_is_refused()
    {
        Assert.Equal(PoolingStrategy.Sum, ((SentenceEmbeddings)Read("sum")).PoolingStrategy);
        Assert.Contains("AVERAGE or SUM", Assert.Throws<PipelineFormatException>(() => Read("MAX")).Message, StringComparison.Ordinal);

        static Stage Read(string strategy) => Pipeline.FromJson(
            "[{\"type\":\"SentenceEmbeddings\",\"params\":{\"poolingStrategy\":\"" + strategy + "\"}}]").Stages[0];
    }

    [Fact]
    public void A_column_of_vectors_without_a_reference_is_refused_until_one_is_set()
    {
        var schema = new Schema(
            [
                AnnotationSchema.Field("sentence", AnnotatorTypes.Document),
                AnnotationSchema.Field("embeddings", AnnotatorTypes.WordEmbeddings),
            ],
            null);

        Assert.Contains("set storageRef", Refused(new SentenceEmbeddings()), StringComparison.Ordinal);
        var stage = new SentenceEmbeddings { StorageRef = "mine", Dimension = 32 };
        var field = stage.TransformSchema(schema).GetFieldByName(stage.OutputCol);
        Assert.Equal(("mine", "32"), (field.Metadata["ref"], field.Metadata["dimension"]));

        string Refused(Stage stage) => Assert.Throws<SchemaException>(() => stage.TransformSchema(schema)).Message;
    }

    private static JsonElement Last(JsonElement golden) => golden.GetProperty("stages").EnumerateArray().Last();

    /// <summary>The recorded columns that a stage reads.</summary>
    private static RecordBatch Rows(JsonElement golden, IReadOnlyList<string> columns)
    {
        var rows = golden.GetProperty("rows_out").EnumerateArray().ToArray();
        return new RecordBatch(
            new Schema(columns.Select(column => new Field(column, AnnotationSchema.ColumnType, nullable: true)), null),
            columns.Select(column => HandMade.Annotations([.. rows.Select(row => GoldenRows.ToArrays(row.GetProperty(column)))])),
            rows.Length);
    }

    private static AnnotationColumn Run(Stage stage, RecordBatch batch)
    {
        var result = Assert.Single(new Pipeline(stage).Transform([batch], new TransformContext { Mode = RowErrorMode.FailFast }).ToList());
        return new AnnotationColumn(result.Column(result.Schema.GetFieldIndex(stage.OutputCol)));
    }

    /// <summary>A row of a sentence and tokens with vectors.</summary>
    private static RecordBatch Words(IEnumerable<(int Sentence, float[] Vector)> words, string sentence = "0", bool[]? unknown = null)
    {
        var (sentences, vectors) = (new AnnotationColumnBuilder(), new AnnotationColumnBuilder());
        sentences.Begin(AnnotatorTypes.Document, 0, 9, "a sentence");
        sentences.Metadata("sentence", sentence);
        sentences.EndRow();
        foreach (var (word, index) in words.Select((word, index) => (word, index)))
        {
            vectors.Begin(AnnotatorTypes.WordEmbeddings, index, index, "w");
            vectors.Metadata("sentence", word.Sentence);
            vectors.Metadata("isOOV", unknown?[index] == true ? "true" : "false");
            vectors.Embeddings(word.Vector);
        }

        vectors.EndRow();
        return new RecordBatch(
            new Schema(
                [
                    new Field("sentence", AnnotationSchema.ColumnType, nullable: true),
                    new Field("embeddings", AnnotationSchema.ColumnType, nullable: true),
                ],
                null),
            [sentences.Build(), vectors.Build()],
            1);
    }
}
