using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Import;

namespace SparkBert.Tests.Models.SparkNlp;

/// <summary>Saved annotators that are not whole, not of a BERT, or for another engine.</summary>
public sealed class SparkNlpImporterTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("sparkbert-annotator-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_saved_annotator_in_a_folder_imports_with_the_parameters_of_its_metadata()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata.Replace("\"engine\":\"onnx\"", "\"engine\":\"onnx\",\"maxSentenceLength\":512,\"dimension\":8,\"storageRef\":\"mine\",\"caseSensitive\":true", StringComparison.Ordinal));
        var bundle = ModelBundle.Import(source, Path.Combine(root, "bundle"));
        var embeddings = new BertEmbeddings(bundle);
        Assert.Equal((bundle.MaxPositions, 8, "mine", true), (embeddings.MaxSentenceLength, embeddings.Dimension, embeddings.StorageRef, embeddings.CaseSensitive));
        Assert.Equal(["bundle", "source"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"class\":\"com.johnsnowlabs.nlp.embeddings.BertEmbeddings\"", "\"class\":\"com.johnsnowlabs.nlp.embeddings.RoBertaEmbeddings\"", "a saved RoBertaEmbeddings; SparkBert imports BertEmbeddings")]
    [InlineData("\"class\":\"com.johnsnowlabs.nlp.embeddings.BertEmbeddings\"", "\"class\":\"org.apache.spark.ml.PipelineModel\"", "one of the folders under its stages")]
    [InlineData("\"class\"", "\"klass\"", "metadata/part-00000 has no class")]
    [InlineData("\"uid\"", "\"id\"", "metadata/part-00000 has no uid")]
    [InlineData("\"engine\":\"onnx\"", "\"engine\":\"openvino\"", "for the engine openvino (bert_openvino), which is not read")]
    [InlineData("\"engine\":\"onnx\"", "\"other\":1", "there is no bert_tensorflow, the model for the engine tensorflow (found: bert_onnx)")]
    [InlineData("\"maxSentenceLength\":128", "\"maxSentenceLength\":513", "maxSentenceLength must be a whole number from 1 to 512, but is 513")]
    [InlineData("\"dimension\":768", "\"dimension\":\"768\"", "dimension must be a whole number")]
    [InlineData("\"caseSensitive\":false", "\"caseSensitive\":0", "caseSensitive must be true or false")]
    [InlineData("{\"class\"", "\"class\"", "metadata/part-00000 is not JSON")]
    public void Metadata_that_can_not_be_used_is_refused_by_what_is_wrong(string old, string changed, string message) =>
        Refused(Annotator(SavedAnnotatorWriter.Metadata.Replace(old, changed, StringComparison.Ordinal)), message);

    [Fact]
    public void A_missing_part_is_named()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata);
        File.Delete(Path.Combine(source, "bert_onnx"));
        Refused(source, "there is no bert_onnx, the model for the engine onnx (found: no bert_* file)");
        File.WriteAllText(Path.Combine(source, "bert_onnx"), "no zip");
        Refused(source, "bert_onnx is not a complete zip");
        Directory.Delete(Path.Combine(source, "fields"), recursive: true);
        Refused(source, "there is no fields/vocabulary");
        File.WriteAllText(Path.Combine(source, "metadata", "part-00000"), "");
        Refused(source, "no part-* with content");
    }

    private string Annotator(string metadata)
    {
        var model = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", "onnx-ok-control");
        var pieces = File.ReadAllLines(Path.Combine(model, "vocab.txt")).Select((piece, id) => (piece, id));
        var source = Path.Combine(root, "source");
        SavedAnnotatorWriter.Write(source, metadata, [SavedAnnotatorWriter.ObjectFile(pieces)], Path.Combine(model, "model.onnx"));
        return source;
    }

    private void Refused(string source, string message)
    {
        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(root, "bundle"), new ImportOptions { Format = "spark-nlp" }));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName));
    }
}
