using Microsoft.Extensions.Logging;
using SparkBert.Models.Import;

namespace SparkBert.Models.Quantization;

/// <summary>How a model is turned into 8-bit integers.</summary>
public sealed record QuantizationOptions
{
    /// <summary>
    /// A file with a sentence on each line, of which the first thousand are used, to compare the precisions by. Null for built-in English
    /// sentences: name one for a model of another language.
    /// </summary>
    public string? TextFile { get; init; }

    /// <summary>Whether the bundle is written even if its vectors do not agree with those in fp32 well enough.</summary>
    public bool Force { get; init; }

    /// <summary>The name of the bundle; null for that of the source with <c>_int8</c> behind it.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the progress, on the thread that works; null for none.</summary>
    public IProgress<ImportProgress>? Progress { get; init; }

    /// <summary>Gets what was decided; null for none.</summary>
    public ILogger? Logger { get; init; }
}
