namespace SparkBert.Testing;

/// <summary>The tiny model as a bundle, and pipelines with it.</summary>
public static class TinyModel
{
    private static readonly Lazy<BertModel> Opened = new(() => BertModel.Open(Folder));

    /// <summary>The bundle's folder.</summary>
    public static string Folder => TestModels.TinyCased;

    /// <summary>The model, opened once for all tests.</summary>
    public static BertModel Model => Opened.Value;

    /// <summary>The four stages over a column <c>text</c>.</summary>
    public static Pipeline Pipeline() => PipelineOf(Model);

    /// <summary>The four stages over a column <c>text</c>, with another model.</summary>
    public static Pipeline PipelineOf(BertModel model) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
}
