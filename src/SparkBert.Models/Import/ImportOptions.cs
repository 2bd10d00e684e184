namespace SparkBert.Models.Import;

/// <summary>What an import may be told beyond what the source says.</summary>
public sealed record ImportOptions
{
    /// <summary>The source's format, one of <see cref="ModelFormats.Names"/>; null (the default) to tell it from the files.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The form of GELU. Null takes what the source says: its graph where there is one, else its <c>hidden_act</c>. A bare Google checkpoint can't tell; it is imported with the erf form, and a note says so.
    /// </summary>
    public Gelu? Gelu { get; init; }

    /// <summary>Attention heads of a layer. Null takes what the source says; only a TensorFlow graph may fail to show it, and only there it is used.</summary>
    public int? Heads { get; init; }

    /// <summary>The bundle's name, which becomes the reference in a column's metadata; null takes the source's own, or its file name.</summary>
    public string? Name { get; init; }

    /// <summary>The language's code, such as <c>en</c>; null takes what the source says, else <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Whether capital letters count; null takes what the source says, or looks at the vocabulary.</summary>
    public bool? CaseSensitive { get; init; }

    /// <summary>The model's licence, as an SPDX identifier where it has one; null where it is not known.</summary>
    public string? License { get; init; }

    /// <summary>Is told how far the import is.</summary>
    public IProgress<ImportProgress>? Progress { get; init; }

    /// <summary>Is told what the importer decided and why: a line each.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Ends the import; nothing is left behind.</summary>
    public CancellationToken Cancellation { get; init; }
}
