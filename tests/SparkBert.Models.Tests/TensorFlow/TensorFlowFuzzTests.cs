using Google.Protobuf;
using Google.Protobuf.Collections;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>
/// Random changes behind the checksums and within graphs give a ModelException or a result, never anything else, and never a large
/// allocation. What checksums guard is changed and its checksum made right: else only the checksum would be tested.
/// </summary>
public sealed class TensorFlowFuzzTests(ITestOutputHelper log) : IDisposable
{
    private const int HiddenSize = 32;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_of_an_index_with_right_checksums(bool isSnappy)
    {
        var entries = SortedTable.Read(File.ReadAllBytes(Path.Combine(Source("google-ckpt"), "bert_model.ckpt.index")), "index");
        Fuzz(random =>
        {
            // Of the three blocks (entries, nothing, places) one or another is changed.
            var writer = new SortedTableWriter
            {
                IsSnappy = isSnappy,
                Damage = packed =>
                {
                    if (random.Next(3) == 0)
                    {
                        Mutation.Change(packed, random);
                    }
                },
            };
            SortedTable.Read(writer.Write(entries), "index");
        });
    }

    [Fact]
    public void Entries_of_an_index_with_right_checksums()
    {
        var source = Path.Combine(Source("broken"), "ckpt-ok-control");
        var copy = folder.CreateFolder("checkpoint");
        var data = File.ReadAllBytes(Path.Combine(source, "bert_model.ckpt.data-00000-of-00001"));
        File.WriteAllBytes(Path.Combine(copy, "m.data-00000-of-00001"), data);
        var entries = SortedTable.Read(File.ReadAllBytes(Path.Combine(source, "bert_model.ckpt.index")), "index");
        Fuzz(random =>
        {
            // One entry is changed, its key at times, so that the rest stays as it was and is gone through.
            var changed = entries.ToList();
            var i = random.Next(changed.Count);
            var (key, value) = (changed[i].Key.ToArray(), changed[i].Value.ToArray());
            Mutation.Change(random.Next(4) == 0 && key.Length > 0 ? key : value, random);
            changed[i] = (key, value);
            File.WriteAllBytes(Path.Combine(copy, "m.index"), new SortedTableWriter().Write(changed));
            using var bundle = TensorBundle.Open(Path.Combine(copy, "m"));
            var weights = new TensorFlowWeights(bundle);
            foreach (var name in (string[])["embeddings.word_embeddings.weight", "encoder.layer.0.intermediate.dense.weight"])
            {
                var shape = weights.FindShape(name);
                if (shape.All(size => size is >= 0 and < 1000))
                {
                    int[] sizes = [.. shape.Select(size => (int)size)];
                    weights.Require(name, sizes);
                    weights.Read(name, sizes, new float[sizes.Aggregate(1, (product, size) => product * size)]);
                }
            }

            bundle.ReadString("_CHECKPOINTABLE_OBJECT_GRAPH");
        });
    }

    /// <summary>
    /// What a changed data file makes of the rest of an import is the same as of any format's weights, so only the tensors are read, all of
    /// them.
    /// </summary>
    [Fact]
    public void Data_file()
    {
        var source = Path.Combine(Source("broken"), "ckpt-ok-control");
        var prefix = folder.Path("m");
        File.WriteAllBytes(prefix + ".index", File.ReadAllBytes(Path.Combine(source, "bert_model.ckpt.index")));
        var bytes = File.ReadAllBytes(Path.Combine(source, "bert_model.ckpt.data-00000-of-00001"));
        Fuzz(random =>
        {
            File.WriteAllBytes(prefix + ".data-00000-of-00001", Mutation.Of(bytes, random));
            using var bundle = TensorBundle.Open(prefix);
            foreach (var name in bundle.Names)
            {
                bundle.ReadAll(name);
            }
        });
    }

    [Theory]
    [InlineData("tf1-savedmodel")]
    [InlineData("tf2-savedmodel")]
    public void Graphs(string model)
    {
        // Only what is read of a graph is kept, and of the many functions one: the changes then hit it, and it is quick.
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
        log.WriteLine($"{bytes.Length} bytes");
        Fuzz(random =>
        {
            // Changed bytes seldom leave a graph that can be parsed, so half of the graphs get other inputs (circles too), operations and
            // values instead.
            var changed = random.Next(2) == 0 ? Mutation.Of(bytes, random) : Rewired(bytes, random);
            var traits = new GraphTraits(GraphFile.Parse(changed, "graph"), HiddenSize);
            _ = (traits.IsLowerCased, traits.FindEpsilon(), traits.FindGelu(), traits.FindHeads(HiddenSize));
        });
    }

    [Fact]
    public void Graph_of_objects()
    {
        using var bundle = TensorBundle.Open(Path.Combine(Source("tf2-savedmodel"), "variables", "variables"));
        var bytes = bundle.ReadString("_CHECKPOINTABLE_OBJECT_GRAPH")!;
        Fuzz(random => ObjectGraph.Parse(Mutation.Of(bytes, random), "index"));
    }

    [Fact]
    public void A_message_nested_without_end_is_refused()
    {
        // A million levels: FunctionDefs do not nest, so a group of an unknown field is opened again and again.
        var bytes = Enumerable.Repeat((byte)((15 << 3) | 3), 1 << 20).Prepend((byte)1).Prepend((byte)8).ToArray();

        Assert.Throws<ModelException>(() => GraphFile.Parse(bytes, "graph"));
    }

    private static string Source(string model) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model);

    private static byte[] Rewired(byte[] bytes, Random random)
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

    private void Fuzz(Action<Random> mutate)
    {
        var random = new Random(20261125);
        var refused = 0;
        for (var i = 0; i < Mutation.Count; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                mutate(random);
            }
            catch (ModelException)
            {
                refused++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 100 << 20, $"mutation {i} made the reader allocate {allocated} bytes");
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
    }
}
