using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Tests;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>The tiny model as a bundle, and pipelines with it.</summary>
internal static class TinyModel
{
    private static readonly Lazy<string> Bundle = new(() => ModelBundle.OpenOrImport(Path.Combine(TestData.Models, "tiny-cased-full")).Path);

    public static string Folder => Bundle.Value;

    public static BertEmbeddings Embeddings() => BertEmbeddings.Load(Folder);

    /// <summary>The four stages over a column <c>text</c>.</summary>
    public static Pipeline Pipeline() => new(
        new DocumentAssembler().SetInputCol("text").SetOutputCol("document"),
        new SentenceDetector().SetInputCols("document").SetOutputCol("sentence"),
        new Tokenizer().SetInputCols("sentence").SetOutputCol("token"),
        Embeddings().SetInputCols("sentence", "token").SetOutputCol("embeddings"));
}
