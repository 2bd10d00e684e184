using System.Globalization;

namespace SparkBert.Cli.Doctor;

/// <summary>
/// What a worker process takes of an executor's memory, beside the JVM: Spark counts it to <c>spark.executor.memoryOverhead</c>, and YARN
/// and Kubernetes end a container that takes more than <c>spark.executor.memory</c> and that together. An upper estimate, in bytes.
/// </summary>
/// <param name="Process">The process without a model: .NET, Arrow batches on their way. In long runs it stays under 300 MB.</param>
/// <param name="Weights">
/// The model, once however many slots: ONNX Runtime packs the matrices for the processor, so they are in memory in full (1.25 GB of a model
/// of BERT-large's size in fp32). The table of word embeddings stays a part of the mapped file, which the system takes back when memory is
/// short.
/// </param>
/// <param name="Slot">
/// A task: two windows of vectors and as much again before the collector takes it back, and the activations of one model call of 512
/// positions: attention scores in two copies, the inner layer in three, six of the hidden size.
/// </param>
internal sealed record ExecutorMemory(long Process, long Weights, long Slot)
{
    private const long Mebibyte = 1 << 20;
    private const long MinOverhead = 384 * Mebibyte;

    private const int Positions = 512;

    /// <summary>The memory of a worker with a model.</summary>
    public static ExecutorMemory Of(BertModel model)
    {
        var manifest = model.Manifest;
        var table = (long)manifest.VocabularySize * manifest.HiddenSize * sizeof(float);
        var weights = manifest.Precision == "fp32" ? Math.Max(model.ByteCount - table, model.ByteCount / 4) : model.ByteCount;

        // Heads have 64 numbers in every published BERT, and the inner layer is four times as wide; the manifest has neither.
        var length = Math.Min(Positions, manifest.MaxPositions);
        var scores = 2L * Math.Max(1, manifest.HiddenSize / 64) * length * Positions;
        var layers = ((3L * 4) + 6) * manifest.HiddenSize * Positions;
        return new ExecutorMemory(300 * Mebibyte, weights, (4L * BertEmbeddings.DefaultWindowBytes) + ((scores + layers) * sizeof(float)));
    }

    /// <summary>
    /// What <c>spark.executor.memoryOverhead</c> must be: what Spark takes by default for the JVM (10 % of its heap, at least 384 MiB), and
    /// the worker; in whole 64 MiB.
    /// </summary>
    /// <param name="slots">Tasks that run at once.</param>
    /// <param name="heap">The JVM's heap, <c>spark.executor.memory</c>.</param>
    public long ComputeOverhead(int slots, long heap)
    {
        const long Step = 64 * Mebibyte;
        var bytes = Math.Max(MinOverhead, heap / 10) + Process + Weights + (slots * Slot);
        return (bytes + Step - 1) / Step * Step;
    }

    /// <summary>A size as Spark's settings have it.</summary>
    public static string Format(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes + Mebibyte - 1) / Mebibyte}m");

    /// <summary>
    /// Reads a size as Spark's settings have it: <c>4g</c>, <c>512m</c>; a plain number is MiB, as for <c>spark.executor.memory</c>. Null
    /// if it is none.
    /// </summary>
    public static long? Parse(string text)
    {
        var unit = text.TrimStart("0123456789".ToCharArray());
        long factor = unit.ToLowerInvariant() switch
        {
            "" or "m" or "mb" => Mebibyte,
            "k" or "kb" => 1 << 10,
            "g" or "gb" => 1 << 30,
            "t" or "tb" => 1L << 40,
            _ => 0,
        };
        return factor > 0
            && long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and < 1 << 20
                ? count * factor
                : null;
    }
}
