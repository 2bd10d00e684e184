using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Onnx.Protocol;
using DataType = SparkBert.Models.Onnx.Protocol.TensorProto.Types.DataType;

namespace SparkBert.Models.Onnx;

/// <summary>
/// The constants of a graph, weights among them: those that it lists, and what nodes called Constant give. Their values are read from the
/// graph's file, or from the data files beside it, when they are asked for.
/// </summary>
internal sealed class OnnxValues : IDisposable
{
    /// <summary>A shape has a few numbers; more are not what is asked for.</summary>
    private const int MaxIntegers = 16;

    // Numbers of fields, as in the ONNX specification.
    private const int GraphField = 7;
    private const int NodeField = 1;
    private const int InitializerField = 5;
    private const int AttributeField = 5;
    private const int AttributeTensorField = 5;
    private const int FloatDataField = 4;
    private const int Int64DataField = 7;
    private const int RawDataField = 9;

    private readonly Dictionary<string, Constant> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafeFileHandle> files = new(StringComparer.Ordinal);
    private readonly string graphFile;

    private OnnxValues(string graphFile) => this.graphFile = graphFile;

    /// <summary>Finds where the values lie.</summary>
    /// <param name="path">The graph's file; data files lie beside it.</param>
    /// <param name="graph">The graph of the file.</param>
    /// <exception cref="ModelException">A data file is missing, too short, or not beside it.</exception>
    public static OnnxValues Open(string path, OnnxGraph graph)
    {
        var values = new OnnxValues(Path.GetFileName(path));
        try
        {
            values.files[values.graphFile] = File.OpenHandle(path);
            foreach (var (name, file) in ExternalData.Find(graph, [Path.GetDirectoryName(Path.GetFullPath(path))!]))
            {
                values.files[name] = File.OpenHandle(file, options: FileOptions.SequentialScan);
            }

            values.Find(path, graph);
            return values;
        }
        catch (InvalidDataException error)
        {
            values.Dispose();
            throw new ModelException($"{values.graphFile} is not a readable ONNX protobuf: {error.Message}", error);
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }

    /// <summary>The shape of a constant; null if there is no constant of the name.</summary>
    public IReadOnlyList<long>? ShapeOf(string name) => constants.TryGetValue(name, out var found) ? found.Shape : null;

    /// <summary>Whether a constant has floats whose values can be read.</summary>
    public bool HasFloats(string name) => constants.TryGetValue(name, out var found) && found.IsReadable && TypeOf(found) is not null;

    /// <summary>Reads floats.</summary>
    /// <param name="name">A constant for which <see cref="HasFloats"/> is true.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="values">Gets them.</param>
    /// <exception cref="ModelException">The constant is shorter, or has NaN or infinity.</exception>
    public void Read(string name, long first, Span<float> values)
    {
        var constant = constants[name];
        var type = TypeOf(constant)!.Value;
        var size = FloatReader.SizeOf(type);
        if ((first + values.Length) * size > constant.Length)
        {
            throw new ModelException(
                $"{graphFile}: {ForeignText.Show(name)} must have {first + values.Length} values, but has {constant.Length / size}.");
        }

        FloatReader.Read(files[constant.File], constant.File, name, type, constant.Offset + (first * size), values);
        FloatReader.RequireFinite(values, constant.File, ForeignText.Show(name));
    }

    /// <summary>The single float of a constant; null if it is none, or has more.</summary>
    public float? ReadFloat(string name)
    {
        if (constants.TryGetValue(name, out var found) && found.Number is { } number)
        {
            return number;
        }

        if (!HasFloats(name) || constants[name].Shape.Any(size => size != 1))
        {
            return null;
        }

        Span<float> value = [0];
        Read(name, 0, value);
        return value[0];
    }

    /// <summary>The whole numbers of a short constant; null if it is none.</summary>
    public long[]? ReadIntegers(string name)
    {
        if (!constants.TryGetValue(name, out var constant))
        {
            return null;
        }

        if (constant.Numbers is { } numbers)
        {
            return numbers;
        }

        var size = constant.Type switch
        {
            DataType.Int64 => sizeof(long),
            DataType.Int32 => sizeof(int),
            _ => 0,
        };
        if (size == 0 || !constant.IsReadable || constant.Length % size != 0 || constant.Length / size > MaxIntegers)
        {
            return null;
        }

        var bytes = new byte[constant.Length];
        FloatReader.ReadBytes(files[constant.File], constant.File, name, constant.Offset, bytes);
        var values = new long[bytes.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var value = bytes.AsSpan(i * size, size);
            values[i] = size == sizeof(long)
                ? BinaryPrimitives.ReadInt64LittleEndian(value)
                : BinaryPrimitives.ReadInt32LittleEndian(value);
        }

        return values;
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }
    }

    private static FloatType? TypeOf(Constant constant) => constant.Type switch
    {
        DataType.Float => FloatType.F32,
        DataType.Float16 => FloatType.F16,
        DataType.Bfloat16 => FloatType.BF16,
        _ => null,
    };

    private void Find(string path, OnnxGraph graph)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12);
        var fields = new ProtobufFields(file);
        var (node, tensor) = (0, 0);
        foreach (var field in fields.Read(0, file.Length).Where(field => field is { Id: GraphField, HasLength: true }).Take(1)
            .SelectMany(found => fields.Read(found.Content, found.End))
            .Where(field => field.HasLength))
        {
            if (field.Id == InitializerField && tensor < graph.Constants.Count)
            {
                var constant = graph.Constants[tensor++];
                Add(constant.Name, constant, fields, field);
            }
            else if (field.Id == NodeField && node < graph.Nodes.Count)
            {
                AddConstantNode(graph.Nodes[node++], fields, field);
            }
        }
    }

    private void AddConstantNode(NodeProto node, ProtobufFields fields, ProtobufFields.Field field)
    {
        if (node is not { OpType: "Constant", Output.Count: 1 })
        {
            return;
        }

        foreach (var attribute in node.Attribute)
        {
            if (attribute.Name == "value_float")
            {
                constants.TryAdd(node.Output[0], new Constant([], DataType.Float, graphFile, 0, -1) { Number = attribute.F });
                continue;
            }

            long[]? numbers = attribute.Name switch
            {
                "value_int" => [attribute.I],
                "value_ints" when attribute.Ints.Count <= MaxIntegers => [.. attribute.Ints],
                _ => null,
            };
            if (numbers is not null)
            {
                constants.TryAdd(node.Output[0], new Constant([numbers.Length], DataType.Int64, graphFile, 0, -1) { Numbers = numbers });
            }
            else if (attribute is { Name: "value", T: { } tensor })
            {
                var inner = fields.Read(field.Content, field.End)
                    .Where(found => found is { Id: AttributeField, HasLength: true })
                    .SelectMany(found => fields.Read(found.Content, found.End))
                    .FirstOrDefault(found => found is { Id: AttributeTensorField, HasLength: true });
                Add(node.Output[0], tensor, fields, inner);
            }
        }
    }

    private void Add(string name, TensorProto tensor, ProtobufFields fields, ProtobufFields.Field field)
    {
        var type = (DataType)tensor.DataType;
        var shape = tensor.Dims.ToArray();
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            string? Entry(string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;
            var location = Entry("location") ?? "";
            var offset = long.Parse(Entry("offset") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
            var length = Entry("length") is { } text
                ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
                : RandomAccess.GetLength(files[location]) - offset;
            constants.TryAdd(name, new Constant(shape, type, location, offset, length));
            return;
        }

        // Floats that are listed one by one lie in the file like raw ones. Whole numbers do not: they are as long as they need to be.
        var values = fields.Read(field.Content, field.End).Where(found => found.HasLength).ToList();
        var raw = values.FirstOrDefault(found => found.Id == RawDataField);
        var floats = values.FirstOrDefault(found => found.Id == FloatDataField);
        var found = raw.Length > 0 ? raw : type == DataType.Float ? floats : default;
        var numbers = type == DataType.Int64 ? ReadVarints(fields, values.FirstOrDefault(value => value.Id == Int64DataField)) : null;
        constants.TryAdd(
            name, new Constant(shape, type, graphFile, found.Content, found.Length > 0 ? found.Length : -1) { Numbers = numbers });
    }

    private static long[]? ReadVarints(ProtobufFields fields, ProtobufFields.Field field) =>
        field.Length is > 0 and <= MaxIntegers ? fields.ReadVarints(field.Content, field.End) : null;

    /// <summary>Where the values of a constant lie.</summary>
    /// <param name="Shape">Its shape.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="File">The name of the file.</param>
    /// <param name="Offset">The first byte.</param>
    /// <param name="Length">The bytes; -1 if they don't lie together.</param>
    private sealed record Constant(IReadOnlyList<long> Shape, DataType Type, string File, long Offset, long Length)
    {
        /// <summary>Its numbers, where the node or the list has them one by one.</summary>
        public long[]? Numbers { get; init; }

        /// <summary>Its only number, where the node has it.</summary>
        public float? Number { get; init; }

        /// <summary>Whether the values lie together, as many as the shape says.</summary>
        public bool IsReadable => Length >= 0;
    }
}
