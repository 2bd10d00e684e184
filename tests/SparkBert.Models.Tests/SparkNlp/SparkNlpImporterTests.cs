using SparkBert.Models.Import;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>Saved annotators that are not whole, not of a BERT, or for another engine.</summary>
public sealed class SparkNlpImporterTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_saved_annotator_in_a_folder_imports_with_the_parameters_of_its_metadata()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata.Replace(
            "\"engine\":\"onnx\"",
            "\"engine\":\"onnx\",\"maxSentenceLength\":512,\"dimension\":8,\"storageRef\":\"mine\",\"caseSensitive\":true",
            StringComparison.Ordinal));

        var manifest = Import(source);

        // The model has fewer than 512 positions.
        Assert.Equal(manifest.MaxPositions, manifest.MaxSentenceLength);
        Assert.Equal((8, "mine", true), (manifest.Dimension, manifest.StorageRef, manifest.CaseSensitive));
        Assert.Equal(["bundle", "source"], Directory.EnumerateFileSystemEntries(root.Root).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(".BertEmbeddings\"", ".RoBertaEmbeddings\"", "a saved RoBertaEmbeddings; SparkBert imports BertEmbeddings")]
    [InlineData(".BertEmbeddings\"", ".PipelineModel\"", "one of the folders under its stages")]
    [InlineData("\"class\"", "\"klass\"", "metadata/part-00000 has no class")]
    [InlineData("\"uid\"", "\"id\"", "metadata/part-00000 has no uid")]
    [InlineData("\"engine\":\"onnx\"", "\"engine\":\"openvino\"", "for the engine openvino (bert_openvino), which is not read")]
    [InlineData("\"engine\":\"onnx\"", "\"other\":1", "no bert_tensorflow, the model for the engine tensorflow (found: bert_onnx)")]
    [InlineData("Length\":128", "Length\":513", "maxSentenceLength must be a whole number from 1 to 512, but is 513")]
    [InlineData("\"dimension\":768", "\"dimension\":\"768\"", "dimension must be a whole number")]
    [InlineData("\"caseSensitive\":false", "\"caseSensitive\":0", "caseSensitive must be true or false")]
    [InlineData("{\"class\"", "\"class\"", "metadata/part-00000 is not JSON")]
    public void Metadata_that_can_not_be_used_is_refused_by_what_is_wrong(string old, string changed, string message) =>
        AssertRefused(Annotator(SavedAnnotatorWriter.Metadata.Replace(old, changed, StringComparison.Ordinal)), message);

    [Fact]
    public void A_missing_model_is_named()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata);
        File.Delete(Path.Combine(source, "bert_onnx"));

        AssertRefused(source, "there is no bert_onnx, the model for the engine onnx (found: no bert_* file)");
    }

    [Fact]
    public void A_model_that_is_no_zip_is_named()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata);
        File.WriteAllText(Path.Combine(source, "bert_onnx"), "no zip");

        AssertRefused(source, "bert_onnx is not a complete zip");
    }

    [Fact]
    public void A_missing_vocabulary_is_named()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata);
        Directory.Delete(Path.Combine(source, "fields"), recursive: true);

        AssertRefused(source, "there is no fields/vocabulary");
    }

    [Fact]
    public void Metadata_without_content_is_refused()
    {
        var source = Annotator(SavedAnnotatorWriter.Metadata);
        File.WriteAllText(Path.Combine(source, "metadata", "part-00000"), "");

        AssertRefused(source, "no part-* with content");
    }

    private string Annotator(string metadata)
    {
        var model = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", "onnx-ok-control");
        var pieces = File.ReadAllLines(Path.Combine(model, "vocab.txt")).Select((piece, id) => (piece, id));
        var source = root.Path("source");
        SavedAnnotatorWriter.Write(source, metadata, [SavedAnnotatorWriter.ObjectFile(pieces)], Path.Combine(model, "model.onnx"));
        return source;
    }

    private BundleManifest Import(string source) => ModelImport.Import(
        source, root.Path("bundle"), new ImportOptions { Format = "spark-nlp" }, TestContext.Current.CancellationToken).Manifest;

    private void AssertRefused(string source, string message)
    {
        var error = Assert.Throws<ModelException>(() => Import(source));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(root.Root).Select(Path.GetFileName));
    }
}
