namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>The tiny model as a bundle, and pipelines with it.</summary>
internal static class TinyModel
{
    private static readonly Lazy<BertModel> Opened = new(() => BertModel.Open(Folder));

    /// <summary>The bundle's folder.</summary>
    public static string Folder => TinyBundle();

    /// <summary>The model, opened once for all tests.</summary>
    public static BertModel Model => Opened.Value;

    /// <summary>Makes the bundle, or finds it. Here alone an importer is needed.</summary>
    public static string TinyBundle()
    {
        // sparkbert model import ../shared/models/tiny-cased-full -o FOLDER
        var folder = Environment.GetEnvironmentVariable("SPARKBERT_TINY_BUNDLE");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "SPARKBERT_TINY_BUNDLE names no bundle of the tiny model");
        return folder!;
    }

    /// <summary>The four stages over a column <c>text</c>.</summary>
    public static Pipeline Pipeline() => new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(Model));
}
