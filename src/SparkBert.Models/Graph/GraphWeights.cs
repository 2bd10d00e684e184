using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;
using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Graph;

/// <summary>
/// The weights of a bundle whose graph SparkBert wrote, by the names of <see cref="GraphNames"/>: of the current form, and of the fused
/// form that earlier versions wrote.
/// </summary>
internal sealed class GraphWeights : IWeights, IBundleWeights
{
    private readonly string folder;
    private readonly SafeFileHandle data;
    private readonly Dictionary<string, TensorProto> tensors;

    private GraphWeights(string folder, ModelProto model, BertConfig config)
    {
        this.folder = folder;
        Config = config;
        IsCurrent = model.ModelVersion >= BertGraph.Version;
        tensors = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        data = File.OpenHandle(Path.Combine(folder, OnnxWriter.ExternalDataName), options: FileOptions.SequentialScan);
    }

    public BertConfig Config { get; }

    public bool IsCurrent { get; }

    /// <summary>Opens the weights of a bundle, whose files were compared with their hashes.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <exception cref="ModelException">Its graph is not of SparkBert, or its weights are 8-bit integers already.</exception>
    public static GraphWeights Open(string folder, BundleManifest manifest)
    {
        if (manifest.Precision != BundleManifest.SinglePrecision)
        {
            throw new ModelException(
                $"{folder} has {manifest.Precision} weights; take the {BundleManifest.SinglePrecision} bundle that it was made from.");
        }

        var model = ReadGraph(folder);
        return model.ProducerName == BertGraph.Producer && FindConfig(model, manifest) is { } config
            ? new GraphWeights(folder, model, config)
            : throw new ModelException(
                $"{folder} has the graph of an ONNX export, which is run as it is. 'sparkbert model upgrade' writes it again where it is "
                + "that of a plain BERT; else import the model from its weights (Hugging Face, TensorFlow or Spark NLP).");
    }

    /// <summary>The version of a bundle's graph; null where it is not of SparkBert.</summary>
    /// <exception cref="ModelException">It is no bundle.</exception>
    public static long? FindVersion(string folder)
    {
        if (!File.Exists(Path.Combine(folder, BundleManifest.GraphFileName)))
        {
            throw new ModelException($"{folder} is no model bundle: there is no {BundleManifest.GraphFileName}.");
        }

        var model = ReadGraph(folder);
        return model.ProducerName == BertGraph.Producer ? model.ModelVersion : null;
    }

    public IWeights InCurrentForm() => IsCurrent ? this : new FoldedWeights(Config, new UnfusedWeights(this));

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        var tensor = tensors.GetValueOrDefault(name) ?? throw new ModelException($"{folder}: the graph has no weight {name}.");
        var isSame = tensor.Dims.Count == shape.Length;
        for (var i = 0; isSame && i < shape.Length; i++)
        {
            isSame = tensor.Dims[i] == shape[i];
        }

        if (!isSame || tensor.DataType != (int)TensorProto.Types.DataType.Float)
        {
            throw new ModelException(
                $"{folder}: the weight {name} must be float [{string.Join(", ", shape.ToArray())}], "
                + $"but is of ONNX's type {tensor.DataType} [{string.Join(", ", tensor.Dims)}].");
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        Require(name, shape);
        var bytes = MemoryMarshal.AsBytes(values);
        for (long offset = FindOffset(tensors[name]); bytes.Length > 0;)
        {
            var count = RandomAccess.Read(data, bytes, offset);
            if (count == 0)
            {
                throw new ModelException($"{folder}: {OnnxWriter.ExternalDataName} ends within the weight {name}.");
            }

            bytes = bytes[count..];
            offset += count;
        }
    }

    public void Dispose() => data.Dispose();

    private static ModelProto ReadGraph(string folder)
    {
        using var file = File.OpenRead(Path.Combine(folder, BundleManifest.GraphFileName));
        try
        {
            return ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(file);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{folder}: {BundleManifest.GraphFileName} is no readable ONNX protobuf: {error.Message}", error);
        }
    }

    private static long FindOffset(TensorProto tensor) => long.Parse(
        tensor.ExternalData.First(entry => entry.Key == "offset").Value, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The sizes, which the graph shows; null where it is another's.</summary>
    private static BertConfig? FindConfig(ModelProto model, BundleManifest manifest)
    {
        var graph = model.Graph;
        long? SizeOf(string name, int axis) =>
            graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)?.Dims is { } dims && dims.Count > axis ? dims[axis] : null;

        // Of the same names in both forms.
        var epsilon = graph.Node.FirstOrDefault(node => node.OpType == "EmbedLayerNormalization")?.Attribute
            .FirstOrDefault(attribute => attribute.Name == "epsilon");
        var heads = graph.Node.FirstOrDefault(node => node.OpType == "Attention") is { } fused
            ? fused.Attribute.FirstOrDefault(attribute => attribute.Name == "num_heads")?.I
            : graph.Node.FirstOrDefault(node => node.Output.Contains(BertGraph.HeadSizes))?.Attribute[0].Ints.FirstOrDefault();
        return epsilon is not null && heads is > 0
            && SizeOf(GraphNames.Words, 0) is { } words && SizeOf(GraphNames.Words, 1) is { } hidden
            && SizeOf(GraphNames.Positions, 0) is { } positions && SizeOf(GraphNames.TokenTypes, 0) is { } types
            && SizeOf(GraphNames.Of(0, GraphNames.IntermediateWeight), 1) is { } intermediate
            ? new BertConfig(
                (int)hidden,
                manifest.Layers,
                (int)heads,
                (int)intermediate,
                (int)positions,
                (int)types,
                (int)words,
                epsilon.F,
                graph.Node.Any(node => node.OpType == "FastGelu") ? Gelu.Tanh : Gelu.Erf)
            : null;
    }
}
