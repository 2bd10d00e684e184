using System.Numerics.Tensors;
using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Onnx;

/// <summary>Where an export has a weight.</summary>
/// <param name="Constant">The constant; null for a weight that is left out because it is 0.</param>
/// <param name="Shape">Its shape, as the graph needs it.</param>
internal sealed record ExportedWeight(string? Constant, int[] Shape)
{
    /// <summary>Whether the constant is a matrix the other way round.</summary>
    public bool IsTurned { get; init; }

    /// <summary>Which of the weights it is that lie side by side in the constant.</summary>
    public int Part { get; init; }

    /// <summary>How many lie side by side in the constant.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>What the values are multiplied by.</summary>
    public float Factor { get; init; } = 1;
}

/// <summary>The weights of a bundle with the graph of an ONNX export, which <see cref="ExportedEncoder"/> finds.</summary>
internal sealed class ExportedWeights : IBundleWeights, IWeights
{
    private readonly OnnxValues values;
    private readonly IReadOnlyDictionary<string, ExportedWeight> weights;

    private ExportedWeights(OnnxValues values, BertConfig config, IReadOnlyDictionary<string, ExportedWeight> weights)
    {
        this.values = values;
        this.weights = weights;
        Config = config;
    }

    public BertConfig Config { get; }

    public bool IsCurrent => false;

    /// <summary>Opens the weights of a bundle.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <exception cref="ModelException">
    /// The graph is not that of a plain BERT encoder in fp32; the message says where it differs.
    /// </exception>
    public static ExportedWeights Open(string folder, BundleManifest manifest)
    {
        var path = Path.Combine(folder, BundleManifest.GraphFileName);
        var graph = OnnxGraph.Read(path);
        if (manifest.Precision != BundleManifest.SinglePrecision)
        {
            throw new ModelException($"its weights are {manifest.Precision}, not {BundleManifest.SinglePrecision}");
        }

        var values = OnnxValues.Open(path, graph);
        try
        {
            var (config, weights) = ExportedEncoder.Find(graph, values, manifest);
            return new ExportedWeights(values, config, weights);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    public IWeights InCurrentForm() => new FoldedWeights(Config, this);

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        if (!weights.TryGetValue(name, out var weight) || !shape.SequenceEqual(weight.Shape))
        {
            throw new ModelException($"there is no {name} of the shape [{string.Join(", ", shape.ToArray())}]");
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> read)
    {
        Require(name, shape);
        ReadValues(weights[name], shape, read);
        if (weights[name].Factor is not 1 and var factor)
        {
            TensorPrimitives.Multiply(read, factor, read);
        }
    }

    public void Dispose() => values.Dispose();

    private void ReadValues(ExportedWeight weight, ReadOnlySpan<int> shape, Span<float> read)
    {
        if (weight.Constant is not { } constant)
        {
            read.Clear();
        }
        else if (weight.IsTurned)
        {
            TurnedMatrix.Read(shape[1], shape[0], read, (first, part) => values.Read(constant, first, part));
        }
        else if (weight.Parts == 1)
        {
            values.Read(constant, 0, read);
        }
        else
        {
            var width = shape[^1];
            for (var row = 0; row < read.Length / width; row++)
            {
                values.Read(constant, ((row * (long)weight.Parts) + weight.Part) * width, read.Slice(row * width, width));
            }
        }
    }
}
