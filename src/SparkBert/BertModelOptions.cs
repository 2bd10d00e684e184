using Microsoft.Extensions.Logging;
using SparkBert.Sessions;

namespace SparkBert;

/// <summary>How a model is opened.</summary>
public sealed record BertModelOptions
{
    /// <summary>
    /// Whether ONNX Runtime repacks the weights when it loads them: true by default. For a run or two, repacking costs more time and memory
    /// than it saves. Without it the weights stay mapped from their file: the file must not change, and no other handle shares the model.
    /// The last bits of vectors can differ from those with repacked weights.
    /// </summary>
    public bool PackWeights { get; init; } = true;

    /// <summary>
    /// Whether the hash of a large file is remembered in the cache of models (its folder <c>opened</c>), so that the file isn't read again
    /// while Linux says that it is the same: true by default; the environment variable <c>SPARKBERT_REMEMBER_HASHES=0</c> turns it off.
    /// Nothing is remembered on file systems of a network, and nothing beyond a start of the machine. A sector that went bad on the disk is
    /// not noticed then; <c>sparkbert model check</c> always reads all.
    /// </summary>
    public bool RememberHashes { get; init; } = true;

    /// <summary>
    /// What the model runs on: the processor by default. On a GPU vectors are within 1e-4 of those on the processor, and their last bits
    /// may depend on the sentences that share a model call. <see cref="PackWeights"/> does not count there, and 8-bit models are refused.
    /// </summary>
    public ComputeDevice Device { get; init; }

    /// <summary>Logs each opened model and what opening it cost; null for no log.</summary>
    public ILogger? Logger { get; init; }
}
