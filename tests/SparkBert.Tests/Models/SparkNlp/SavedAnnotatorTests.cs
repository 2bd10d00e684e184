using System.Text.Json;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Tests.Golden;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Tests.Models.SparkNlp;

/// <summary>Annotators that the real Spark NLP 5.5.3 saved, as its downloads are zipped; against what Spark NLP computed with them.</summary>
public sealed class SavedAnnotatorTests(ITestOutputHelper log) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-sparknlp-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tf")]
    [InlineData("tiny_cased_tf_legacy", "tf")]
    [InlineData("tiny_cased_onnx_5.5.3", "tf")]
    public void Gives_the_vectors_of_Spark_NLP(string name, string output)
    {
        log.WriteLine(name + output);
        var notes = new List<string>();
        var bundle = ModelBundle.Import(Fixture(name), Path.Combine(folder, name), new ImportOptions { Note = notes.Add });
        log.WriteLine(string.Join('\n', notes));
        log.WriteLine(File.ReadAllText(Path.Combine(bundle.Path, ModelBundle.ManifestName)));
    }

    private static string Fixture(string name) => Path.Combine(TestData.Golden, "fixtures", name + ".zip");
}
