namespace SparkBert.Functions.Tests;

/// <summary>The tiny model, opened once.</summary>
internal static class TinyModel
{
    private static readonly Lazy<BertModel> Handle = new(() => BertModel.Open(TestModels.TinyCased));

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
