using SparkBert.Models;

namespace SparkBert.Functions.Tests;

/// <summary>The tiny model, opened once.</summary>
internal static class TinyModel
{
    private static readonly Lazy<BertModel> Handle = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-functions-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var bundle = Path.Combine(folder, "tiny");
        ModelImport.Import(Path.Combine(TestData.Models, "tiny-cased-full"), bundle);
        return BertModel.Open(bundle);
    });

    public static BertModel Model => Handle.Value;

    /// <summary>Where executors find it.</summary>
    public static ExecutorModel Locate(BertModel model) => new("shipped-model", model.Identity);

    /// <summary>The four stages.</summary>
    public static Pipeline Pipeline(bool explodes = false) => new(
        new DocumentAssembler(),
        new SentenceDetector { ExplodeSentences = explodes },
        new Tokenizer(),
        new BertEmbeddings(Model));
}
