using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Vectors;

namespace SparkBert.Tests.Vectors;

/// <summary>EmbeddingsFinisher: what goes out, and which columns are left.</summary>
public sealed class FinisherTests
{
    [Fact]
    public void Cleaning_leaves_no_column_of_annotations_and_keeps_all_others()
    {
        var pipeline = With(new EmbeddingsFinisher { CleanAnnotations = true });
        var result = Assert.Single(pipeline.Transform([TextBatch.Create("One bank.", "")]).ToList());

        Assert.Equal(["text", "error", "finished_embeddings"], result.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(
            ["text", "error", "finished_embeddings"],
            pipeline.TransformSchema(TextBatch.Create("x").Schema, new TransformContext()).FieldsList.Select(field => field.Name)
                .OrderBy(name => name == "finished_embeddings"));
    }

    [Fact]
    public void Without_cleaning_all_columns_stay()
    {
        var result = Assert.Single(With(new EmbeddingsFinisher()).Transform([TextBatch.Create("One bank.")]).ToList());
        Assert.Equal(
            ["text", "error", "document", "sentence", "token", "embeddings", "finished_embeddings"],
            result.Schema.FieldsList.Select(field => field.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finished_vectors_have_the_bits_of_the_annotations(bool asVector)
    {
        var result = Assert.Single(With(new EmbeddingsFinisher { OutputAsVector = asVector })
            .Transform([TextBatch.Create("One bank. It's late.", "", "Two")]).ToList());
        var annotations = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("embeddings")));
        var finished = (ListArray)result.Column(result.Schema.GetFieldIndex("finished_embeddings"));

        for (var row = 0; row < result.Length; row++)
        {
            var expected = annotations.Row(row)!.Select(annotation => annotation.Embeddings.ToArray().Select(value => (double)value));
            Assert.Equal(expected, FinishedVectors.Read(finished, row));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bad_row_is_null_and_its_neighbours_keep_their_vectors(bool asVector)
    {
        var vectors = new AnnotationColumnBuilder();
        foreach (var value in new[] { 1f, 2f, 3f })
        {
            vectors.Begin(AnnotatorTypes.WordEmbeddings, 0, 0, "w");
            vectors.Embeddings([value, value]);
            if (value == 2f)
            {
                vectors.EndRowAsNull();
            }
            else
            {
                vectors.EndRow();
            }
        }

        var batch = new RecordBatch(
            new Schema([new Field("embeddings", AnnotationSchema.ColumnType, true)], null), [vectors.Build()], 3);
        var context = new TransformContext();
        var result = Assert.Single(new Pipeline(new EmbeddingsFinisher { OutputAsVector = asVector }).Transform([batch], context).ToList());
        var finished = (ListArray)result.Column(result.Schema.GetFieldIndex("finished_embeddings"));

        Assert.Equal([[1, 1]], FinishedVectors.Read(finished, 0));
        Assert.True(finished.IsNull(1));
        Assert.Equal([[3, 3]], FinishedVectors.Read(finished, 2));
        Assert.Equal((3, 1), (context.Report.Rows, context.Report.Quarantined));
    }

    [Fact]
    public void Each_input_has_an_output()
    {
        var two = new EmbeddingsFinisher { InputCols = ["a", "b"] };
        Assert.Equal(["finished_a", "finished_b"], two.OutputCols);
        var one = new EmbeddingsFinisher { InputCols = ["a", "b"], OutputCols = ["x"] };
        var schema = new Schema([.. "ab".Select(name => new Field($"{name}", AnnotationSchema.ColumnType, true))], null);

        Assert.Contains(
            "inputCols and outputCols length must match", Assert.Throws<SchemaException>(() => one.TransformSchema(schema)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EmbeddingsFinisher { OutputCols = [] });
        Assert.Throws<ArgumentException>(() => new EmbeddingsFinisher { InputCols = [] });
        Assert.Throws<ArgumentException>(() => new Tokenizer { OutputCols = ["a", "b"] });
        Assert.Equal(["a"], new Tokenizer { OutputCols = ["a"] }.OutputCols);
    }

    [Fact]
    public void Pipelines_of_the_new_stages_come_back_from_their_JSON()
    {
        var pipeline = new Pipeline(
            new DocumentAssembler(),
            new SentenceDetector(),
            new Tokenizer(),
            new BertEmbeddings(TinyModel.Model) { LongText = SparkBert.Embeddings.LongText.Windows, WindowOverlap = 7 },
            new BertSentenceEmbeddings(TinyModel.Model) { OutputCol = "whole", Pooling = SparkBert.Embeddings.SentencePooling.Mean },
            new SentenceEmbeddings { PoolingStrategy = PoolingStrategy.Sum, Dimension = 32, StorageRef = "mine" },
            new ChunkEmbeddings { SkipOOV = false, PoolingStrategy = PoolingStrategy.Sum },
            new EmbeddingsFinisher
            {
                InputCols = ["embeddings", "whole"],
                OutputCols = ["a", "b"],
                OutputAsVector = true,
                CleanAnnotations = true,
            });

        Assert.Equal(pipeline.ToJson(), Pipeline.FromJson(pipeline.ToJson(), _ => TinyModel.Model).ToJson());
        Assert.Contains("\"outputCols\"", pipeline.ToJson(), StringComparison.Ordinal);
        Assert.Equal(["text", "chunk"], pipeline.ReadColumns);
    }

    [Fact]
    public void The_element_of_vectors_names_Sparks_class()
    {
        var type = (ListType)new EmbeddingsFinisher { OutputAsVector = true }
            .TransformSchema(new Schema([new Field("embeddings", AnnotationSchema.ColumnType, true)], null))
            .GetFieldByName("finished_embeddings").DataType;
        Assert.Equal(VectorSchema.VectorClass, type.ValueField.Metadata[VectorSchema.UserTypeKey]);
    }

    private static Pipeline With(Stage last) => new([.. TinyModel.Pipeline().Stages, last]);
}
