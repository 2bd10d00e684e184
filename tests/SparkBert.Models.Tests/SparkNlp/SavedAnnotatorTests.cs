using System.Text.Json;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Tests.Models.SparkNlp;

/// <summary>Annotators that the real Spark NLP 5.5.3 saved, zipped as its downloads are, against the vectors that Spark NLP computed with them.</summary>
public sealed class SavedAnnotatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-sparknlp-").FullName;
    private readonly List<string> notes = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The models with TensorFlow's and with ONNX Runtime's engine have the same weights.
    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tf", "tiny_cased_tf", "BERT_EMBEDDINGS_13874587d1b1")]
    [InlineData("tiny_cased_tf_legacy", "tf_legacy", "tiny_cased_legacy", "BERT_EMBEDDINGS_1a2b3c4d5e6f")]
    [InlineData("tiny_cased_onnx_5.5.3", "tf", "tiny_cased", "BERT_EMBEDDINGS_1a6cae4bc8a4")]
    public void Gives_the_vectors_of_Spark_NLP_with_the_parameters_that_were_saved(string name, string output, string storageRef, string uid)
    {
        var bundle = Import(name);
        Assert.Equal("spark-nlp", bundle.Manifest.SourceFormat);
        Assert.Equal((storageRef, storageRef, uid, "erf"), (bundle.Name, bundle.StorageRef, bundle.Manifest.Uid, bundle.Manifest.Gelu));
        Assert.Equal(File.ReadAllBytes(Path.Combine(TestData.Models, "tiny-cased-full", "vocab.txt")), File.ReadAllBytes(Path.Combine(bundle.Path, "vocab.txt")));

        Assert.Equal(name == "tiny_cased_tf_5.5.3", notes.Contains("signatures: the vectors of tokens are the graph's tensor sequence_output:0"));

        var embeddings = new BertEmbeddings(bundle);

        Assert.True(embeddings.CaseSensitive);
        Assert.Equal((storageRef, 32, 128), (embeddings.StorageRef, embeddings.Dimension, embeddings.MaxSentenceLength));
        Assert.Contains(notes, note => note.Contains($"caseSensitive true, dimension 32, maxSentenceLength 128, storageRef {storageRef}", StringComparison.Ordinal));
        AssertVectors(embeddings, output);

        // In Spark NLP a reference that was saved can't be set again.
        Assert.Throws<InvalidOperationException>(() => new BertEmbeddings(bundle).StorageRef = "another");
    }

    [Fact]
    public void What_was_not_set_has_the_defaults_of_Spark_NLP_and_a_model_of_sentences_gives_its_tokens()
    {
        var bundle = Import("tiny_cased_sentence_onnx_5.5.3");
        var embeddings = new BertEmbeddings(bundle);

        // 768 is Spark NLP's default for any model; its reference is the unique name then.
        Assert.Equal((false, 768, 128, "BERT_SENTENCE_EMBEDDINGS_679ca6fa8086"), (embeddings.CaseSensitive, embeddings.Dimension, embeddings.MaxSentenceLength, embeddings.StorageRef));
        Assert.Contains(notes, note => note.Contains("saved as BertSentenceEmbeddings", StringComparison.Ordinal));
        embeddings.StorageRef = "mine";
        embeddings.CaseSensitive = true;
        AssertVectors(embeddings, "tf");
    }

    [Fact]
    public void The_column_carries_the_reference_and_the_dimension_that_were_saved()
    {
        var embeddings = new BertEmbeddings(Import("tiny_cased_sentence_onnx_5.5.3"));
        var batch = Assert.Single(Pipeline(embeddings).Transform([Texts("One.")]));
        var metadata = batch.Schema.GetFieldByName("embeddings").Metadata;
        Assert.Equal(("BERT_SENTENCE_EMBEDDINGS_679ca6fa8086", "768"), (metadata["ref"], metadata["dimension"]));

        // Vectors of several layers are what Spark NLP does not have.
        var all = new BertEmbeddings(Import("tiny_cased_tf_5.5.3")) { Layers = [0, -1], LayerCombination = LayerCombination.Concatenate };
        Assert.Equal(64, all.Dimension);
    }

    [Fact]
    public void A_pipeline_with_a_saved_annotator_comes_back_from_its_JSON()
    {
        var pipeline = Pipeline(new BertEmbeddings(Import("tiny_cased_onnx_5.5.3")));
        Assert.Equal(pipeline.ToJson(), SparkBert.Pipelines.Pipeline.FromJson(pipeline.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("bert_large_cased_en_2.6.0_2.4_1598340717429.zip", "bert_large_cased", "en")]
    [InlineData("bert_base_multilingual_cased_xx_5.5.3_3.0_1730000000000", "bert_base_multilingual_cased", "xx")]
    public void A_name_of_the_model_store_gives_name_and_language(string file, string name, string language)
    {
        var path = Path.Combine(folder, file);
        File.Copy(TestSkip.WithoutSavedAnnotator("tiny_cased_onnx_5.5.3"), path);
        var bundle = ModelBundle.Import(path, Path.Combine(folder, "bundle"));
        Assert.Equal((name, language, "tiny_cased"), (bundle.Name, bundle.Manifest.Language, bundle.StorageRef));
    }

    [Fact]
    public void What_the_user_says_wins()
    {
        var options = new ImportOptions { Name = "mine", Language = "de", CaseSensitive = false };
        var bundle = ModelBundle.Import(TestSkip.WithoutSavedAnnotator("tiny_cased_onnx_5.5.3"), Path.Combine(folder, "bundle"), options);
        Assert.Equal(("mine", "de", false), (bundle.Name, bundle.Manifest.Language, bundle.IsCaseSensitive));
    }

    private ModelBundle Import(string name) => ModelBundle.Import(TestSkip.WithoutSavedAnnotator(name), Path.Combine(folder, name), new ImportOptions { Note = notes.Add });

    private static Pipeline Pipeline(BertEmbeddings embeddings) => new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);

    private static RecordBatch Texts(params string[] texts) => new RecordBatch.Builder().Append("text", true, new StringArray.Builder().AppendRange(texts).Build()).Build();

    private static void AssertVectors(BertEmbeddings embeddings, string output)
    {
        using var recorded = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Golden, "fixtures", "tf_outputs.json")));
        var texts = recorded.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var batch = Assert.Single(Pipeline(embeddings).Transform([Texts(texts)]));
        var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("embeddings")));
        var row = 0;
        foreach (var expectedRow in recorded.RootElement.GetProperty("outputs").GetProperty(output).EnumerateArray())
        {
            var actual = column.Row(row++)!;
            Assert.Equal(expectedRow.GetArrayLength(), actual.Length);
            foreach (var (expected, annotation) in expectedRow.EnumerateArray().Zip(actual))
            {
                Assert.Equal((expected.GetProperty("begin").GetInt32(), expected.GetProperty("end").GetInt32(), expected.GetProperty("result").GetString()), (annotation.Begin, annotation.End, annotation.Result));
                Assert.Equal(expected.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()), annotation.Metadata!.ToDictionary(entry => entry.Key, entry => (string?)entry.Value));
                var values = expected.GetProperty("embeddings").EnumerateArray().Select(value => value.GetSingle()).ToArray();
                Assert.Equal(values.Length, annotation.Embeddings.Length);
                for (var i = 0; i < values.Length; i++)
                {
                    Assert.Equal(values[i], annotation.Embeddings.Span[i], 1e-5f);
                }
            }
        }

        Assert.Equal(texts.Length, row);
    }
}
