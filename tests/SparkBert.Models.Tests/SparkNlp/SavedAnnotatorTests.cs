using System.Text.Json;
using Apache.Arrow;
using SparkBert.Models.Import;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>
/// Annotators that the real Spark NLP 5.5.3 saved, zipped as its downloads are, against the vectors that Spark NLP computed with them.
/// </summary>
public sealed class SavedAnnotatorTests : IDisposable
{
    private const string SentenceAnnotator = "tiny_cased_sentence_onnx_5.5.3";

    private readonly TemporaryFolder folder = new();
    private readonly NoteLines notes = [];

    public void Dispose() => folder.Dispose();

    // The models with TensorFlow's and with ONNX Runtime's engine have the same weights.
    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tf")]
    [InlineData("tiny_cased_tf_legacy", "tf_legacy")]
    [InlineData("tiny_cased_onnx_5.5.3", "tf")]
    public void Gives_the_vectors_of_Spark_NLP(string name, string output)
    {
        using var model = Import(name);

        RecordedVectors.AssertGiven(new BertEmbeddings(model), output);
    }

    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tiny_cased_tf", "BERT_EMBEDDINGS_13874587d1b1")]
    [InlineData("tiny_cased_tf_legacy", "tiny_cased_legacy", "BERT_EMBEDDINGS_1a2b3c4d5e6f")]
    [InlineData("tiny_cased_onnx_5.5.3", "tiny_cased", "BERT_EMBEDDINGS_1a6cae4bc8a4")]
    public void The_parameters_that_were_saved_are_the_defaults(string name, string storageRef, string uid)
    {
        using var model = Import(name);
        var embeddings = new BertEmbeddings(model);

        Assert.Equal(("spark-nlp", "erf", uid), (model.Manifest.SourceFormat, model.Manifest.Gelu, model.Manifest.Uid));
        Assert.Equal((storageRef, storageRef), (model.Name, model.StorageRef));
        Assert.Equal((true, 32, 128), (model.IsCaseSensitive, model.Manifest.Dimension, model.Manifest.MaxSentenceLength));
        Assert.Equal(storageRef, embeddings.StorageRef);
        Assert.Contains(notes, note => note.StartsWith(
            $"parameters: caseSensitive true, dimension 32, maxSentenceLength 128, storageRef {storageRef}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_vocabulary_is_the_one_that_was_saved()
    {
        using var model = Import("tiny_cased_onnx_5.5.3");

        var expected = File.ReadAllBytes(Path.Combine(TestData.Models, "tiny-cased-full", "vocab.txt"));
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(model.Path, "vocab.txt")));
    }

    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", true)]
    [InlineData("tiny_cased_onnx_5.5.3", false)]
    public void A_note_says_which_tensor_has_the_vectors_where_that_was_saved(string name, bool isSaved)
    {
        Import(name).Dispose();

        Assert.Equal(isSaved, notes.Contains("signatures: the vectors of tokens are the graph's tensor sequence_output:0"));
    }

    [Fact]
    public void A_reference_that_was_saved_can_not_be_set_again()
    {
        using var model = Import("tiny_cased_onnx_5.5.3");

        Assert.Throws<InvalidOperationException>(() => new BertEmbeddings(model) { StorageRef = "another" });
    }

    [Fact]
    public void What_was_not_set_has_the_defaults_of_Spark_NLP()
    {
        using var model = Import(SentenceAnnotator);

        // 768 is Spark NLP's default for any model; its reference is the unique name then.
        Assert.Equal((false, 768, 128), (model.IsCaseSensitive, model.Manifest.Dimension, model.Manifest.MaxSentenceLength));
        Assert.Equal("BERT_SENTENCE_EMBEDDINGS_679ca6fa8086", model.StorageRef);
    }

    [Fact]
    public void A_model_of_sentences_gives_the_vectors_of_its_tokens()
    {
        using var model = Import(SentenceAnnotator);

        Assert.Contains(notes, note => note.Contains("saved as BertSentenceEmbeddings", StringComparison.Ordinal));
        RecordedVectors.AssertGiven(new BertEmbeddings(model) { StorageRef = "mine", CaseSensitive = true }, "tf");
    }

    [Fact]
    public void The_column_carries_the_reference_and_the_dimension_that_were_saved()
    {
        using var model = Import(SentenceAnnotator);

        var schema = RecordedVectors.CreatePipeline(new BertEmbeddings(model))
            .TransformSchema(new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, nullable: true)], null));

        var metadata = schema.GetFieldByName("embeddings").Metadata;
        Assert.Equal(("BERT_SENTENCE_EMBEDDINGS_679ca6fa8086", "768"), (metadata["ref"], metadata["dimension"]));
    }

    [Theory]
    [InlineData("bert_large_cased_en_2.6.0_2.4_1598340717429.zip", "bert_large_cased", "en")]
    [InlineData("bert_base_multilingual_cased_xx_5.5.3_3.0_1730000000000", "bert_base_multilingual_cased", "xx")]
    public void A_name_of_the_model_store_gives_name_and_language(string file, string name, string language)
    {
        var path = folder.Path(file);
        File.Copy(TestSkip.WithoutSavedAnnotator("tiny_cased_onnx_5.5.3"), path);

        var manifest = Import(path, new ImportOptions());

        Assert.Equal((name, language, "tiny_cased"), (manifest.Name, manifest.Language, manifest.StorageRef));
    }

    [Fact]
    public void What_the_user_says_wins()
    {
        var options = new ImportOptions { Name = "mine", Language = "de", CaseSensitive = false, License = "mit" };

        var manifest = Import(TestSkip.WithoutSavedAnnotator("tiny_cased_onnx_5.5.3"), options);

        Assert.Equal(("mine", "de", false, "mit"), (manifest.Name, manifest.Language, manifest.CaseSensitive, manifest.License));
    }

    private BundleManifest Import(string source, ImportOptions options) =>
        ModelImport.Import(source, folder.Path("bundle"), options, TestContext.Current.CancellationToken).Manifest;

    private BertModel Import(string name)
    {
        Import(TestSkip.WithoutSavedAnnotator(name), new ImportOptions { Notes = notes });
        return BertModel.Open(folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);
    }
}
