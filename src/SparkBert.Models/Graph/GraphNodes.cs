using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Graph;

/// <summary>The nodes, constants and weights of a graph that is being written.</summary>
internal sealed class GraphNodes
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Fused = "com.microsoft";

    private readonly List<OnnxWriter.Weight> weights = [];
    private readonly HashSet<string> constants = new(StringComparer.Ordinal);

    /// <summary>The graph, without the values of its weights.</summary>
    public GraphProto Graph { get; } = new() { Name = "bert" };

    /// <summary>The weights in the order in which they are written.</summary>
    public IReadOnlyList<OnnxWriter.Weight> Weights => weights;

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output.</returns>
    public string Add(
        string type, ReadOnlySpan<string> inputs, string output, string domain = "", params ReadOnlySpan<AttributeProto> attributes)
    {
        AddNode(type, inputs, output, domain, attributes);
        return output;
    }

    /// <summary>Adds a node.</summary>
    public NodeProto AddNode(
        string type, ReadOnlySpan<string> inputs, string output, string domain = "", params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Domain = domain, Name = output + "_" + type };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        node.Attribute.AddRange(attributes.ToArray());
        Graph.Node.Add(node);
        return node;
    }

    /// <summary>Adds a weight, whose values go into the file beside the graph.</summary>
    /// <returns>Its name.</returns>
    public string Add(OnnxWriter.Weight weight)
    {
        weights.Add(weight);
        return weight.Name;
    }

    /// <summary>A vector of integers that is part of the graph; the second time the first one's.</summary>
    public string AddConstant(string name, params ReadOnlySpan<long> values)
    {
        if (constants.Add(name))
        {
            Add("Constant", [], name, "", Attribute("value_ints", values));
        }

        return name;
    }

    /// <summary>A number that is part of the graph; the second time the first one's.</summary>
    public string AddConstant(string name, float value)
    {
        if (constants.Add(name))
        {
            Add("Constant", [], name, "", Attribute("value_float", value));
        }

        return name;
    }

    /// <summary>An unsigned byte that is part of the graph; the second time the first one's.</summary>
    public string AddByte(string name, byte value)
    {
        if (constants.Add(name))
        {
            // A constant of this type would be a tensor with its value; the optimizer makes one of it.
            Add("Constant", [], name + "_value", "", Attribute("value_int", value));
            Add("Cast", [name + "_value"], name, "", Attribute("to", (long)TensorProto.Types.DataType.Uint8));
        }

        return name;
    }

    /// <summary>Whether something of this name is to be added: true the first time.</summary>
    public bool AddOnce(string name) => constants.Add(name);

    /// <summary>Declares an input or output of floats.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sizes">Its shape; null for positions, whose number differs from call to call.</param>
    public static ValueInfoProto DeclareFloats(string name, params ReadOnlySpan<int?> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
        {
            shape.Dim.Add(size is { } known
                ? new TensorShapeProto.Types.Dimension { DimValue = known }
                : new TensorShapeProto.Types.Dimension { DimParam = "positions" });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>An attribute that is an integer.</summary>
    public static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    /// <summary>An attribute that is a number.</summary>
    public static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    /// <summary>An attribute that is a list of integers.</summary>
    public static AttributeProto Attribute(string name, ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }
}
