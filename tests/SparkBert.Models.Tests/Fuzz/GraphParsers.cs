using Google.Protobuf;
using Google.Protobuf.Collections;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>Graphs of TensorFlow, damaged as messages or with other inputs (circles too), operations and values.</summary>
internal static class GraphParsers
{
    private const int HiddenSize = 32;

    public static FuzzedParser CreateGraph() => new(
        "tensorflow-graph", () => [Trim("tf1-savedmodel"), Trim("tf2-savedmodel")], Read, typeof(ModelException))
    {
        Mutate = mutator => mutator.Random.Next(3) switch
        {
            0 => mutator.MutateOne(),
            1 => ProtobufMutation.Of(mutator.Choose(), mutator),
            _ => Rewire(mutator.Choose(), mutator.Random),
        },
        MaxAllocatedBytes = 64 << 20,
        Runs = 400,
    };

    public static FuzzedParser CreateObjectGraph() => new("object-graph", ReadObjectGraph, ParseObjects, typeof(ModelException))
    {
        Mutate = mutator => mutator.Random.Next(2) == 0 ? mutator.MutateOne() : ProtobufMutation.Of(mutator.Choose(), mutator),
    };

    private static string Read(byte[] bytes)
    {
        var traits = new GraphTraits(GraphFile.Parse(bytes, "graph"), HiddenSize);
        return $"read\n{traits.IsLowerCased} {traits.FindEpsilon()} {traits.FindGelu()} {traits.FindHeads(HiddenSize)}";
    }

    private static IReadOnlyList<byte[]> ReadObjectGraph()
    {
        using var bundle = TensorBundle.Open(Path.Combine(Source("tf2-savedmodel"), "variables", "variables"));
        return [bundle.ReadString("_CHECKPOINTABLE_OBJECT_GRAPH")!];
    }

    private static string ParseObjects(byte[] bytes) => "read\n" + string.Join('\n', ObjectGraph.Parse(bytes, "index"));

    private static string Source(string model) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model);

    /// <summary>Only what is read of a graph, and of the many functions one: the changes then hit it, and it is quick.</summary>
    private static byte[] Trim(string model)
    {
        var file = File.ReadAllBytes(Path.Combine(Source(model), "saved_model.pb"));
        var graph = SavedModel.Parser.WithDiscardUnknownFields(true).ParseFrom(file);
        var (nodes, library) = (graph.MetaGraphs[0].GraphDef.Node, graph.MetaGraphs[0].GraphDef.Library);
        static int Size(FunctionDef function) => function.NodeDef.Any(node => node.Op == "Erf") ? function.CalculateSize() : int.MaxValue;
        if (library?.Function.MinBy(Size) is { } smallest)
        {
            library.Function.Clear();
            library.Function.Add(smallest);
            Trim(smallest.NodeDef);
        }

        Trim(nodes);
        var bytes = graph.ToByteArray();
        Assert.Equal(4, new GraphTraits(GraphFile.Parse(bytes, "graph"), HiddenSize).FindHeads(HiddenSize)!.Value.Heads);
        return bytes;
    }

    /// <summary>Takes out the nodes of the later layers and of saving, which are like others.</summary>
    private static void Trim(RepeatedField<NodeDef> nodes)
    {
        foreach (var node in nodes.Where(node => IsLike(node.Name)).ToList())
        {
            nodes.Remove(node);
        }

        static bool IsLike(string name) =>
            name.Contains("layer_1", StringComparison.Ordinal)
            || name.Contains("layer_._1", StringComparison.Ordinal)
            || name.StartsWith("save", StringComparison.Ordinal);
    }

    private static byte[] Rewire(byte[] bytes, Random random)
    {
        var model = SavedModel.Parser.ParseFrom(bytes);
        var graph = model.MetaGraphs[0].GraphDef;
        RepeatedField<NodeDef>[] scopes = [graph.Node, .. graph.Library?.Function.Select(function => function.NodeDef) ?? []];
        for (var n = random.Next(1, 200); n > 0; n--)
        {
            var nodes = scopes[random.Next(scopes.Length)];
            var (node, other) = (nodes[random.Next(nodes.Count)], nodes[random.Next(nodes.Count)]);
            switch (random.Next(5))
            {
                case 0:
                    node.Op = other.Op;
                    break;
                case 1:
                    node.Name = random.Next(4) == 0 ? "" : other.Name;
                    break;
                case 2 when node.Input.Count > 0:
                    var input = random.Next(8) switch { 0 => "", 1 => ":", 2 => "^" + other.Name, _ => other.Name };
                    node.Input[random.Next(node.Input.Count)] = input;
                    break;
                case 3 when node.Attr.TryGetValue("value", out var value) && value.Tensor is { } tensor:
                    tensor.Dtype = (DataType)random.Next(1, 20);
                    tensor.TensorContent = ByteString.CopyFrom(new byte[random.Next(20)]);
                    break;
                case 4 when node.Attr.TryGetValue("value", out var value) && value.Tensor is { TensorShape: { } shape }:
                    shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = random.NextInt64(-2, 20) });
                    break;
            }
        }

        return model.ToByteArray();
    }
}
