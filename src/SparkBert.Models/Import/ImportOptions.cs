using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace SparkBert.Models.Import;

/// <summary>The user's options for an import. Null values are taken from the source.</summary>
public sealed partial record ImportOptions
{
    /// <summary>The source's format, one of <c>ModelFormats.Names</c>; null to recognize it by the files.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The form of GELU. Null takes the source's: that of its graph if there is one, else its <c>hidden_act</c>. A bare Google checkpoint
    /// does not name one; it is imported with the erf form, and a note says so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of the two.</exception>
    public Gelu? Gelu
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Gelu), value, "Gelu must be Erf or Tanh");
    }

    /// <summary>Attention heads of a layer. Used only for a TensorFlow graph that does not show them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Heads
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Heads), value, "Heads must be at least 1");
    }

    /// <summary>
    /// The bundle's name, which becomes the reference in a column's metadata. Null takes the source's own, or its file name.
    /// </summary>
    /// <exception cref="ArgumentException">Empty, or with control characters.</exception>
    public string? Name
    {
        get;
        init => field = value is null || (value.Length > 0 && !value.Any(char.IsControl))
            ? value
            : throw new ArgumentException("Name must not be empty or have control characters.", nameof(Name));
    }

    /// <summary>The language's code, such as <c>en</c>. Null takes the source's, else <c>en</c>.</summary>
    /// <exception cref="ArgumentException">No such code.</exception>
    public string? Language
    {
        get;
        init => field = value is null || LanguageForm().IsMatch(value)
            ? value
            : throw new ArgumentException($"Language must be a code such as en or xx, but is '{value}'.", nameof(Language));
    }

    /// <summary>
    /// Whether the graph of an ONNX export stays as it is. By default that of a plain BERT is written again from its weights, with the same
    /// vectors within 1e-4: it is faster, gives all layers and can be quantized.
    /// </summary>
    public bool KeepGraph { get; init; }

    /// <summary>Whether an option may differ from what a bundle's manifest says.</summary>
    internal bool ReplacesManifest =>
        (Format ?? Name ?? Language ?? License) is not null || Gelu is not null || CaseSensitive is not null;

    /// <summary>Whether the model is cased. Null takes the source's setting, or looks at the vocabulary.</summary>
    public bool? CaseSensitive { get; init; }

    /// <summary>The model's licence, as an SPDX identifier if it has one.</summary>
    public string? License { get; init; }

    /// <summary>Gets the progress, on the thread that imports; null for none.</summary>
    public IProgress<ImportProgress>? Progress { get; init; }

    /// <summary>Gets each decision, on the thread that imports; null for none. <see cref="Logger"/> gets them too.</summary>
    public IProgress<ImportNote>? Notes { get; init; }

    /// <summary>Logs each import and each decision; null for no log.</summary>
    public ILogger? Logger { get; init; }

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageForm();
}
