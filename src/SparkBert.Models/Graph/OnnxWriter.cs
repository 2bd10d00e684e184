using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using SparkBert.Bundles;
using SparkBert.Models.Onnx.Protocol;
using SparkBert.Models.Writing;

namespace SparkBert.Models.Graph;

/// <summary>
/// Writes a model whose weights are read one by one while they are written, so that any model needs only the memory of its largest weight.
/// The weights go into a file beside the graph. ONNX Runtime maps that file: measured with BERT-large's sizes, a session loads in a fifth
/// of the time and two thirds of the memory of a graph with its weights inside. The processes of a machine share the weights that they
/// don't repack.
/// </summary>
internal static class OnnxWriter
{
    /// <summary>Name of the file of weights beside the graph.</summary>
    public const string ExternalDataName = "model.onnx_data";

    /// <summary>Each weight begins at a page, so that it can be mapped by itself (onnx.proto advises 4,096).</summary>
    public const int Alignment = 4096;

    /// <summary>Writes <c>model.onnx</c> and the file of weights.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="model">The model with its graph but without weights.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="progress">
    /// Gets the bytes of weights written so far and in all, after each weight; an exception from it ends the writing.
    /// </param>
    /// <exception cref="ModelException">A weight can't be read.</exception>
    public static void Write(BundleWriter bundle, ModelProto model, IReadOnlyList<Weight> weights, Action<long, long> progress)
    {
        var total = weights.Sum(weight => weight.ByteCount);
        var written = 0L;
        var complete = model.Clone();
        using (var buffer = new WeightBuffer(weights.Max(weight => weight.ByteCount)))
        using (var data = bundle.Create(ExternalDataName))
        {
            foreach (var weight in weights)
            {
                data.Align(Alignment);
                complete.Graph.Initializer.Add(CreateInitializer(weight, data.Position));
                var values = buffer.Take<byte>(weight.SpanLength);
                weight.Read(values);
                data.Write(values);
                written += weight.ByteCount;
                progress(written, total);
            }
        }

        using var file = bundle.Create(BundleManifest.GraphFileName);
        complete.WriteTo(file);
    }

    /// <summary>Points a tensor to its values in the file of weights.</summary>
    public static void SetLocation(TensorProto tensor, long offset, long length)
    {
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        Add("location", ExternalDataName);
        Add("offset", offset.ToString(CultureInfo.InvariantCulture));
        Add("length", length.ToString(CultureInfo.InvariantCulture));

        void Add(string key, string value) => tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    private static TensorProto CreateInitializer(Weight weight, long offset)
    {
        var tensor = new TensorProto { Name = weight.Name, DataType = (int)weight.Type };
        tensor.Dims.AddRange(weight.Shape.Select(size => (long)size));
        SetLocation(tensor, offset, weight.ByteCount);
        return tensor;
    }

    /// <summary>A weight of the model.</summary>
    /// <param name="Name">Its name in the graph.</param>
    /// <param name="Shape">Its shape.</param>
    /// <param name="Type">The type of its values.</param>
    /// <param name="Read">Reads its values, as bytes, when they are written.</param>
    public sealed record Weight(string Name, int[] Shape, TensorProto.Types.DataType Type, Action<Span<byte>> Read)
    {
        /// <summary>The bytes of its values.</summary>
        public long ByteCount => Shape.Aggregate(1L, (product, size) => product * size)
            * (Type == TensorProto.Types.DataType.Int8 ? sizeof(sbyte) : sizeof(float));

        /// <summary>The bytes of its values, which must fit into a span.</summary>
        /// <exception cref="ModelException">They are more than a span holds.</exception>
        public int SpanLength => ByteCount <= Array.MaxLength
            ? (int)ByteCount
            : throw new ModelException(string.Create(
                CultureInfo.InvariantCulture, $"{Name} has {ByteCount:N0} bytes, over the limit of {Array.MaxLength:N0}."));

        /// <summary>
        /// A weight that is written as it is. Looks for it now, so that a missing one is refused before anything is written.
        /// </summary>
        /// <param name="weights">The weights.</param>
        /// <param name="name">Its name.</param>
        /// <param name="shape">Its shape.</param>
        /// <exception cref="ModelException">It is missing or of another shape.</exception>
        public static Weight Of(IWeights weights, string name, params int[] shape)
        {
            weights.Require(name, shape);
            return OfFloats(name, shape, values => weights.Read(name, shape, values));
        }

        /// <summary>A weight of numbers that are computed when they are written.</summary>
        public static Weight OfFloats(string name, int[] shape, Action<Span<float>> read) => new(
            name, shape, TensorProto.Types.DataType.Float, bytes => read(MemoryMarshal.Cast<byte, float>(bytes)));
    }
}
