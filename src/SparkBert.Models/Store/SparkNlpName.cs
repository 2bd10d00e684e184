namespace SparkBert.Models.Store;

/// <summary>A pretrained model of Spark NLP.</summary>
/// <param name="name">The name.</param>
/// <param name="language">The language's code.</param>
/// <param name="remoteLoc">The folder of the store; with <c>@</c> at its start it is in the community's.</param>
internal sealed class SparkNlpName(string name, string language, string remoteLoc) : ModelName
{
    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The language's code.</summary>
    public string Language => language;

    /// <summary>The folder of the store.</summary>
    public string RemoteLoc => remoteLoc;

    /// <summary>The store's folder as a part of file names.</summary>
    public string FolderName => "sparknlp--" + remoteLoc.TrimEnd('/').Replace("/", "--", StringComparison.Ordinal);

    internal override string ReferenceName => $"{FolderName}--{name}--{language}";

    public override string ToString() => remoteLoc == PublicModels ? $"{name}/{language}" : $"{name}/{language} of {remoteLoc}";
}
