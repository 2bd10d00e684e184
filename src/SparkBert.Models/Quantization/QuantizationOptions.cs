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

    /// <summary>
    /// A file with a sentence or a document on each line, to round the weights by, so that products with its word pieces stay closer to
    /// fp32 (GPTQ). Its first 32,768 word pieces are used, less what the precisions are compared by. Null to round each weight to the
    /// nearest step.
    /// </summary>
    public string? CorpusFile { get; init; }

    /// <summary>Whether the bundle is written even if its vectors do not agree with those in fp32 well enough.</summary>
    public bool Force { get; init; }

    /// <summary>The name of the bundle; null for that of the source with <c>_int8</c> behind it.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the progress, on the thread that works; null for none.</summary>
    public IProgress<ImportProgress>? Progress { get; init; }

    /// <summary>Gets what was decided; null for none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The threads that round by a corpus. The bundle does not depend on their number.</summary>
    internal int Threads { get; init; } = Environment.ProcessorCount;
}
