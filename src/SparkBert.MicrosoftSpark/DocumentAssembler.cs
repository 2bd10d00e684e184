namespace SparkBert.MicrosoftSpark;

/// <summary>Texts to annotations of type <c>document</c>. It reads <c>text</c> and adds <c>document</c> by default.</summary>
public sealed class DocumentAssembler : Stage
{
    /// <summary>The column of texts, as Spark NLP names it: what <see cref="Stage.InputCols"/> of one column is.</summary>
    public string? InputCol { get; init; }

    /// <summary>A column whose values go into the metadata as <c>id</c>.</summary>
    public string? IdCol { get; init; }

    /// <summary>A column of maps that go into the metadata.</summary>
    public string? MetadataCol { get; init; }

    /// <summary>
    /// <c>disabled</c> (default), <c>inplace</c>, <c>inplace_full</c>, <c>shrink</c>, <c>shrink_full</c>, <c>each</c>,
    /// <c>each_full</c> or <c>delete_full</c>.
    /// </summary>
    public string? CleanupMode { get; init; }
}
