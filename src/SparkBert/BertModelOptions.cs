using Microsoft.Extensions.Logging;

namespace SparkBert;

/// <summary>How a model is opened.</summary>
public sealed record BertModelOptions
{
    /// <summary>
    /// Whether ONNX Runtime repacks the weights when it loads them: true by default. For a run or two it only takes time and memory; without it
    /// weights stay mapped from their file, which must not be changed then, and the model is shared with nobody.
    /// </summary>
    public bool PackWeights { get; init; } = true;

    /// <summary>Is told which model was opened and what that took; null for nobody.</summary>
    public ILogger? Logger { get; init; }
}
