using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;
using SparkBert.Models.Quantization;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Onnx;

/// <summary>The graph of an ONNX export is written again where it is that of a plain BERT, and stays as it is where it is not.</summary>
public sealed class ExportedGraphTests : IDisposable
{
    private static readonly Dictionary<string, Action<GraphProto>[]> Styles = new(StringComparer.Ordinal)
    {
        ["plain"] = [],
        ["parts of norms"] = [ExportStyle.SplitNorms],
        ["numbers for names"] = [ExportStyle.Rename],
        ["turned matrices"] = [ExportStyle.TurnMatrices],
        ["gemm"] = [ExportStyle.UseGemm],
        ["shapes put together"] = [ExportStyle.BuildShapes],
        ["scaled product"] = [ExportStyle.UseScaledProduct],
        ["heads left open"] = [ExportStyle.LeaveHeadsOpen],
        ["another order"] = [ExportStyle.ReverseProjections],
        ["all of PyTorch"] =
        [
            ExportStyle.ReverseProjections, ExportStyle.BuildShapes, ExportStyle.UseScaledProduct, ExportStyle.SplitNorms,
            ExportStyle.TurnMatrices, ExportStyle.Rename,
        ],
    };

    private readonly TemporaryFolder root = new();
    private readonly NoteLines notes = [];

    public static TheoryData<string> StyleNames => [.. Styles.Keys];

    public void Dispose() => root.Dispose();

    // The weights of the test models are the same in all formats, and exact.
    [Theory]
    [InlineData("onnx", "hf")]
    [InlineData("onnx-external", "hf")]
    [InlineData("onnx-hidden-states", "hf")]
    public void A_graph_becomes_what_an_import_of_its_weights_writes_to_the_bit(string export, string weights)
    {
        var expected = Read(TestModels.GetBundle($"tiny-import/{weights}"));
        var actual = Read(TestModels.GetBundle($"tiny-import/{export}"));

        Assert.All(["model.onnx", "model.onnx_data", "vocab.txt"], file => Assert.Equal(expected.Files[file], actual.Files[file]));
        Assert.Equal(
            (expected.Layers, expected.MaxPositions, expected.Inputs, expected.PoolerOutput, expected.Gelu),
            (actual.Layers, actual.MaxPositions, actual.Inputs, actual.PoolerOutput, actual.Gelu));
    }

    [Theory]
    [InlineData("onnx-tanh", "hf-gelu-new")]
    [InlineData("onnx-min-int32", "hf")]
    public void An_export_without_a_pooler_has_the_other_weights(string export, string weights)
    {
        var manifest = Read(TestModels.GetBundle($"tiny-import/{export}"));
        var expected = File.ReadAllBytes(Path.Combine(TestModels.GetBundle($"tiny-import/{weights}"), "model.onnx_data"));
        var actual = File.ReadAllBytes(Path.Combine(TestModels.GetBundle($"tiny-import/{export}"), "model.onnx_data"));

        Assert.Equal((null, 2), (manifest.PoolerOutput, manifest.Layers));
        Assert.True(actual.Length < expected.Length);

        // A graph without segments has the first row of their table alone, 32 floats of two times as many.
        var differing = actual.Zip(expected).Count(pair => pair.First != pair.Second);
        Assert.InRange(differing, export == "onnx-tanh" ? 0 : 1, export == "onnx-tanh" ? 0 : 32 * sizeof(float));
    }

    [Theory]
    [MemberData(nameof(StyleNames))]
    public void However_an_exporter_writes_a_layer_its_weights_are_found(string style)
    {
        var source = Edit(Styles[style]);

        var manifest = Import(source);

        var expected = Read(TestModels.GetBundle("tiny-import/hf"));
        Assert.Equal(expected.Files["model.onnx"], manifest.Files["model.onnx"]);
        Assert.Equal(expected.Files["model.onnx_data"], manifest.Files["model.onnx_data"]);
        Assert.Contains(notes, note => note.StartsWith("graph: written again from the export's weights", StringComparison.Ordinal));
    }

    // The factor is taken back, which costs the last bit of some.
    [Fact]
    public void Scaled_weights_of_queries_and_a_bias_at_another_place_are_understood()
    {
        var source = Edit(ExportStyle.FoldScale);

        var manifest = Import(source);

        Assert.Contains(notes, note => note.StartsWith("graph: written again from the export's weights", StringComparison.Ordinal));
        Assert.Equal(Read(TestModels.GetBundle("tiny-import/hf")).Files["model.onnx"], manifest.Files["model.onnx"]);
        using var expected = TestModels.Open("tiny-import/hf");
        using var actual = BertModel.Open(root.Path("bundle"), options: null, TestContext.Current.CancellationToken);
        Assert.All(ProbeVectors.Compare(actual, ProbeVectors.Compute(expected)), layer => Assert.InRange(layer.Value, 0, 1e-6f));
    }

    // A bundle whose manifest was lost is an ONNX graph to an import.
    [Fact]
    public void The_graph_that_SparkBert_writes_is_understood_too()
    {
        var bundle = TestModels.GetBundle("tiny-import/hf");
        foreach (var name in (string[])["model.onnx", "model.onnx_data", "vocab.txt"])
        {
            Directory.CreateDirectory(root.Path("source"));
            File.Copy(Path.Combine(bundle, name), root.Path("source", name));
        }

        Import(root.Path("source"));

        Assert.Contains(notes, note => note.StartsWith("graph: written again from the export's weights", StringComparison.Ordinal));
    }

    // Earlier versions wrote what the optimizer in onnxruntime.transformers makes of a graph: one operator for each part of a layer.
    [Fact]
    public void Fused_operators_are_understood()
    {
        var bundle = Path.Combine(TestData.Root, "tests", "SparkBert.Models.Tests", "Data", "bundle-of-0.1");
        Directory.CreateDirectory(root.Path("source"));
        foreach (var name in (string[])["model.onnx", "model.onnx_data", "vocab.txt"])
        {
            File.Copy(Path.Combine(bundle, name), root.Path("source", name));
        }

        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(root.Path("source", "model.onnx"))).Graph;
        Assert.All(
            ["EmbedLayerNormalization", "Attention", "SkipLayerNormalization", "BiasGelu"],
            fused => Assert.Contains(graph.Node, node => node.OpType == fused));

        var imported = Import(root.Path("source"));

        var upgraded = ModelUpgrade.Upgrade(bundle, root.Path("upgraded"), progress: null, TestContext.Current.CancellationToken);
        Assert.Contains(notes, note => note.StartsWith("graph: written again from the export's weights", StringComparison.Ordinal));
        Assert.Equal(upgraded.Manifest.Files["model.onnx"], imported.Files["model.onnx"]);
        Assert.Equal(upgraded.Manifest.Files["model.onnx_data"], imported.Files["model.onnx_data"]);
    }

    // ONNX Runtime writes down what its optimizer made of a graph: BiasGelu, FusedMatMul, FusedGemm.
    [Theory]
    [InlineData("plain", GraphOptimizationLevel.ORT_ENABLE_BASIC)]
    [InlineData("plain", GraphOptimizationLevel.ORT_ENABLE_EXTENDED)]
    [InlineData("parts of norms", GraphOptimizationLevel.ORT_ENABLE_EXTENDED)]
    [InlineData("shapes put together", GraphOptimizationLevel.ORT_ENABLE_EXTENDED)]
    public void What_the_optimizer_of_ONNX_Runtime_writes_is_understood(string style, GraphOptimizationLevel level)
    {
        var source = Edit(Styles[style]);
        var file = Path.Combine(source, "model.onnx");
        var optimized = root.Path("optimized.onnx");
        using (var options = new SessionOptions { GraphOptimizationLevel = level, OptimizedModelFilePath = optimized })
        using (new InferenceSession(file, options))
        {
            File.Move(optimized, file, overwrite: true);
        }

        var fused = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph.Node.Select(node => node.OpType).ToHashSet();
        Assert.Equal(level == GraphOptimizationLevel.ORT_ENABLE_EXTENDED, fused.IsSupersetOf(["BiasGelu", "FusedGemm"]));

        var manifest = Import(source);

        Assert.Equal(Read(TestModels.GetBundle("tiny-import/hf")).Files["model.onnx_data"], manifest.Files["model.onnx_data"]);
    }

    public static TheoryData<string, string> Others => new()
    {
        { "a scale behind the last layer", "computes more" },
        { "scores with a bias", "gives other vectors" },
        { "another activation", "no operator of the graph shows the form" },
        { "two epsilons", "add different values to the variance" },
        { "no pooler that is one", "its pooler is no dense layer and tanh" },
        { "a layer that takes what is not the state", "is no dense layer of what the layer before gives" },
        { "a pooler of the second position", "gives other vectors" },
        { "a mask that counts for nothing", "gives other vectors" },
        { "another embedding far from the beginning", "gives other vectors" },
        { "a pooler with NaN", "its vectors can't be compared" },
        { "no positions", "no table of positions" },
        { "a weight that is computed", "layer 0 has no dense layer behind its first normalization" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_is_no_plain_BERT_stays_as_it_is_and_the_note_says_why(string kind, string why)
    {
        var source = Edit(graph => Change(graph, kind));
        using var export = OpenAsItIs(source);
        notes.Clear();

        var manifest = Import(source);

        Assert.Contains(notes, note => note.StartsWith("graph: that of the export, as it is", StringComparison.Ordinal)
            && note.Contains(why, StringComparison.Ordinal) && !note.Contains(root.Root, StringComparison.Ordinal));
        Assert.Equal(export.Manifest.Files["model.onnx"], manifest.Files["model.onnx"]);
        using var imported = BertModel.Open(root.Path("bundle"), options: null, TestContext.Current.CancellationToken);
        Assert.All(ProbeVectors.Compare(imported, ProbeVectors.Compute(export)), layer => Assert.Equal(0, layer.Value));
    }

    [Fact]
    public void A_bundle_that_was_imported_as_it_is_is_upgraded_and_then_quantized()
    {
        var source = Edit(ExportStyle.SplitNorms);
        using var kept = OpenAsItIs(source);
        Assert.Equal(1, kept.Layers);

        var upgraded = ModelUpgrade.Upgrade(kept.Path, root.Path("upgraded"), progress: null, TestContext.Current.CancellationToken);
        var quantized = ModelQuantization.Quantize(
            upgraded.Path, root.Path("int8"), new QuantizationOptions { Force = true }, TestContext.Current.CancellationToken);

        Assert.Equal(Read(TestModels.GetBundle("tiny-import/hf")).Files["model.onnx_data"], upgraded.Manifest.Files["model.onnx_data"]);
        Assert.Equal((2, kept.StorageRef), (upgraded.Manifest.Layers, upgraded.Manifest.StorageRef ?? upgraded.Manifest.Name));
        Assert.Equal("int8", quantized.Manifest.Precision);
    }

    [Fact]
    public void A_graph_that_can_not_be_kept_is_said()
    {
        var options = new ImportOptions { KeepGraph = true, Notes = notes };

        ModelImport.Import(
            TestSkip.WithoutFullModels("tiny-import/hf"), root.Path("bundle"), options, TestContext.Current.CancellationToken);

        Assert.Contains(notes, note => note.Contains("the source has no ONNX graph of another program", StringComparison.Ordinal));
    }

    [Fact]
    public void An_export_that_is_not_understood_is_not_upgraded()
    {
        using var kept = OpenAsItIs(Edit(graph => Change(graph, "a scale behind the last layer")));

        var error = Assert.Throws<ModelException>(() =>
            ModelUpgrade.Upgrade(kept.Path, root.Path("upgraded"), progress: null, TestContext.Current.CancellationToken));

        Assert.Contains("the graph of an ONNX export that can't be written again: behind the", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(root.Path("upgraded")));
    }

    private static BundleManifest Read(string bundle)
    {
        var file = Path.Combine(bundle, BundleManifest.FileName);
        return BundleManifest.Parse(File.ReadAllBytes(file), file);
    }

    private static void Change(GraphProto graph, string kind)
    {
        switch (kind)
        {
            case "a scale behind the last layer":
                Insert(graph, "last_hidden_state", inner => ExportStyle.Node("Mul", "last_hidden_state", inner, "f_half"));
                break;
            case "scores with a bias":
                graph.Initializer.Add(OnnxFields.Tensor(
                    "slopes", TensorProto.Types.DataType.Float, [1, 4, 1, 1], 0.5f, 0.25f, 0.125f, 0.0625f));
                Insert(graph, "layer_0.scores.masked", inner => ExportStyle.Node("Mul", "layer_0.scores.masked", inner, "slopes"));
                break;
            case "another activation":
                ExportStyle.Replace(graph, "Erf", node => [ExportStyle.Node("Sigmoid", node.Output[0], node.Input[0])]);
                break;
            case "two epsilons":
                graph.Node.Last(node => node.OpType == "LayerNormalization").Attribute.Single(found => found.Name == "epsilon").F = 1e-5f;
                break;
            case "no pooler that is one":
                ExportStyle.Replace(graph, "Tanh", node => [ExportStyle.Node("Sigmoid", node.Output[0], node.Input[0])]);
                break;
            case "a pooler of the second position":
                graph.Initializer.Add(OnnxFields.Tensor("c_second", TensorProto.Types.DataType.Int64, [], 1L));
                graph.Node.Single(node => node.Output.Contains("pool.cls")).Input[1] = "c_second";
                break;
            case "a mask that counts for nothing":
                graph.Output.Remove(graph.Output.Single(output => output.Name == "pooler_output"));
                ExportStyle.Replace(graph, "Add", node => node.Output[0].EndsWith(".scores.masked", StringComparison.Ordinal)
                    ? [ExportStyle.Node("Identity", node.Output[0], node.Input[0])]
                    : [node]);
                break;
            case "another embedding far from the beginning":
                var rows = new float[512 * 32];
                for (var i = 48 * 32; i < rows.Length; i++)
                {
                    rows[i] = i % 3;
                }

                graph.Initializer.Add(OnnxFields.Tensor<float>("by_position", TensorProto.Types.DataType.Float, [512, 32], rows));
                ExportStyle.Replace(graph, "Gather", node => node.Output[0] == "emb.type" ? [] : [node]);
                ExportStyle.Replace(graph, "Slice", node => node.Output[0] == "emb.pos"
                    ? [ExportStyle.Node("Slice", "emb.type", "by_position", "c_0", "seq_len", "c_0"), node]
                    : [node]);
                graph.Node.Remove(graph.Node.Single(node => node.Output[0] == "emb.wt"));
                graph.Node.Insert(
                    graph.Node.IndexOf(graph.Node.Single(node => node.Output[0] == "emb.sum")),
                    ExportStyle.Node("Add", "emb.wt", "emb.word", "emb.type"));
                break;
            case "a pooler with NaN":
                var bias = graph.Initializer.Single(tensor => tensor.Name == "bert.pooler.dense.bias");
                var values = bias.ReadFloats();
                values[3] = float.NaN;
                graph.Initializer[graph.Initializer.IndexOf(bias)] = OnnxFields.Tensor<float>(
                    bias.Name, TensorProto.Types.DataType.Float, [32], values);
                break;
            case "no positions":
                ExportStyle.Replace(graph, "Add", node => node.Output[0] == "emb.sum"
                    ? [ExportStyle.Node("Identity", node.Output[0], "emb.wt")]
                    : [node]);
                break;
            case "a layer that takes what is not the state":
                ExportStyle.Replace(graph, "MatMul", node => node.Output[0] == "layer_1.key.mm"
                    ? [ExportStyle.Node("MatMul", node.Output[0], "hidden_0", node.Input[1])]
                    : [node]);
                break;
            case "a weight that is computed":
                ExportStyle.Replace(graph, "MatMul", node => node.Output[0] == "layer_0.ffn.in.mm"
                    ?
                    [
                        ExportStyle.Node("Mul", "computed", node.Input[1], "f_half"),
                        ExportStyle.Node("MatMul", node.Output[0], node.Input[0], "computed"),
                    ]
                    : [node]);
                break;
        }
    }

    /// <summary>Puts a node behind a value.</summary>
    private static void Insert(GraphProto graph, string value, Func<string, NodeProto> create)
    {
        var producer = graph.Node.Single(node => node.Output.Contains(value));
        producer.Output[producer.Output.IndexOf(value)] = value + "/inner";
        graph.Node.Insert(graph.Node.IndexOf(producer) + 1, create(value + "/inner"));
    }

    private BertModel OpenAsItIs(string source)
    {
        var options = new ImportOptions { KeepGraph = true, Notes = notes };
        var kept = ModelImport.Import(source, root.Path("kept"), options, TestContext.Current.CancellationToken);
        return BertModel.Open(kept.Path, options: null, TestContext.Current.CancellationToken);
    }

    private BundleManifest Import(string source) => ModelImport.Import(
        source, root.Path("bundle"), new ImportOptions { Notes = notes }, TestContext.Current.CancellationToken).Manifest;

    private string Edit(params Action<GraphProto>[] edits)
    {
        var source = root.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"), "source");
        var file = Path.Combine(source, "model.onnx");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (var edit in edits)
        {
            edit(model.Graph);
        }

        File.WriteAllBytes(file, model.ToByteArray());
        return source;
    }
}
