using System.Globalization;
using Google.Protobuf;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Tests.Onnx;

/// <summary>ONNX exports: where they lie, what of GELU and precision they show, and what of them is changed.</summary>
public sealed class OnnxImporterTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly NoteLines notes = [];

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("model.onnx", "vocab.txt", "")]
    [InlineData("model.onnx", "assets/vocab.txt", "")]
    [InlineData("onnx/model.onnx", "vocab.txt", "")]
    [InlineData("onnx/model.onnx", "vocab.txt", "onnx/model.onnx")]
    [InlineData("bert.onnx", "vocab.txt", "")]
    [InlineData("onnx/model_O2.onnx", "vocab.txt", "onnx/model_O2.onnx")]
    [InlineData("a.ONNX", "assets/vocab.txt", "a.ONNX")]
    public void A_graph_is_found_where_exports_put_it(string graph, string vocabulary, string source)
    {
        var model = TestSkip.WithoutFullModels("tiny-import");
        Put(Path.Combine(model, "onnx", "model.onnx"), graph);
        Put(Path.Combine(model, "onnx", "vocab.txt"), vocabulary);

        // A Hugging Face folder has its configuration beside the onnx folder.
        Put(Path.Combine(model, "onnx", "config.json"), "config.json");

        var manifest = Import(root.Path("source", source));

        Assert.Equal(("onnx", 32, 1500, "fp32"), (manifest.SourceFormat, manifest.HiddenSize, manifest.VocabularySize, manifest.Precision));
    }

    [Fact]
    public void Weights_come_before_a_graph_in_a_folder_that_has_both()
    {
        var model = TestSkip.WithoutFullModels("tiny-import");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(model, "hf")))
        {
            Put(file, Path.GetFileName(file));
        }

        Put(Path.Combine(model, "onnx", "model.onnx"), "onnx/model.onnx");
        Assert.Equal("hugging-face", Import(root.Path("source")).SourceFormat);
        Assert.Equal("onnx", Import(root.Path("source"), new ImportOptions { Format = "onnx" }, "second").SourceFormat);
    }

    [Theory]
    [InlineData("onnx", "erf", "Erf")]
    [InlineData("onnx-external", "erf", "Erf")]
    [InlineData("onnx-hidden-states", "erf", "Erf")]
    [InlineData("onnx-min-int32", "erf", "Erf")]
    [InlineData("onnx-tanh", "tanh", "Tanh")]
    public void The_operators_show_the_form_of_GELU(string name, string gelu, string operation)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), name);

        Assert.Equal(gelu, Import(source).Gelu);
        Assert.Contains(notes, note => note.StartsWith($"GELU: the {gelu} form, for the graph has {operation}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_form_of_GELU_that_the_graph_does_not_have_is_refused()
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx");

        var error = Assert.Throws<ModelException>(() => Import(source, new ImportOptions { Gelu = Gelu.Tanh }));

        Assert.Contains("which an import keeps", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BiasGelu", null, Gelu.Erf)]
    [InlineData("FastGelu", null, Gelu.Tanh)]
    [InlineData("Gelu", null, Gelu.Erf)]
    [InlineData("Gelu", "none", Gelu.Erf)]
    [InlineData("Gelu", "tanh", Gelu.Tanh)]
    [InlineData("QuickGelu", null, null)]
    [InlineData("Relu", null, null)]
    public void Fused_operators_show_the_form_too(string operation, string? approximate, Gelu? gelu)
    {
        var node = new NodeProto { OpType = operation };
        if (approximate is not null)
        {
            node.Attribute.Add(new AttributeProto { Name = "approximate", S = ByteString.CopyFromUtf8(approximate) });
        }

        // A pooler's Tanh shows nothing.
        var graph = new GraphProto { Node = { new NodeProto { OpType = "Softmax" }, node, new NodeProto { OpType = "Tanh" } } };
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension(), new TensorShapeProto.Types.Dimension() } };
        var type = new TypeProto { TensorType = new TypeProto.Types.Tensor { Shape = shape } };
        graph.Output.Add(new ValueInfoProto { Name = "pooler_output", Type = type });

        Assert.Equal(gelu, Read(graph).FindGelu().Gelu);
    }

    [Theory]
    [InlineData(TensorProto.Types.DataType.Float, "fp32")]
    [InlineData(TensorProto.Types.DataType.Float16, "fp16")]
    [InlineData(TensorProto.Types.DataType.Bfloat16, "bf16")]
    [InlineData(TensorProto.Types.DataType.Int8, "int8")]
    [InlineData(TensorProto.Types.DataType.Double, "fp64")]
    public void The_precision_is_the_type_of_the_matrices(object type, string precision)
    {
        var graph = new GraphProto
        {
            Node = { new NodeProto { OpType = "MatMul", Input = { "x", "matrix" } } },
            Initializer =
            {
                new TensorProto { Name = "matrix", DataType = (int)(TensorProto.Types.DataType)type, Dims = { 2, 2 } },
                new TensorProto { Name = "ids", DataType = (int)TensorProto.Types.DataType.Int64, Dims = { 2, 2 } },
            },
        };

        Assert.Equal(precision, Read(graph).FindPrecision());
    }

    [Fact]
    public void A_graph_that_computes_in_half_precision_is_refused_by_name()
    {
        var source = root.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"), "source");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "model.onnx")));
        foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.Dims.Count == 2))
        {
            tensor.DataType = (int)TensorProto.Types.DataType.Float16;
        }

        File.WriteAllBytes(Path.Combine(source, "model.onnx"), model.ToByteArray());

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("precision is 'fp16'", error.Message, StringComparison.Ordinal);
        Assert.Contains(root.Path("bundle") + ":", error.Message, StringComparison.Ordinal);
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(root.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(0, 1, "'batch'")]
    [InlineData(1, 128, "'sequence'")]
    public void A_dimension_that_is_fixed_is_refused_by_its_name(int dimension, int size, string name)
    {
        var source = EditGraph(graph =>
        {
            foreach (var input in graph.Input)
            {
                input.Type.TensorType.Shape.Dim[dimension] = new TensorShapeProto.Types.Dimension { DimValue = size };
            }
        });

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains($"the dimension {name} of the input input_ids is fixed at {size}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_with_a_fixed_dimension_is_refused_when_it_is_opened()
    {
        Import(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"));
        var file = root.Path("bundle", "model.onnx");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimValue = 1 };
        File.WriteAllBytes(file, model.ToByteArray());
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(root.Path("bundle", "sparkbert.json")))!;
        manifest["seal"] = null;
        manifest["files"]!["model.onnx"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
        File.WriteAllText(root.Path("bundle", "sparkbert.json"), manifest.ToJsonString());

        var error = Assert.Throws<ModelException>(() =>
            BertModel.Open(root.Path("bundle"), options: null, TestContext.Current.CancellationToken));

        Assert.Contains("a fixed batch. Export the model again with dynamic axes", error.Message, StringComparison.Ordinal);
    }

    // Its dimensions are of any size, but every row of a batch gets the vectors of the first added.
    [Fact]
    public void A_graph_that_mixes_the_rows_of_a_batch_is_refused()
    {
        var source = EditGraph(graph =>
        {
            var output = graph.Node.Single(node => node.Output.Contains("last_hidden_state"));
            output.Output[output.Output.IndexOf("last_hidden_state")] = "inner";
            graph.Initializer.Add(
                new TensorProto { Name = "zero", DataType = (int)TensorProto.Types.DataType.Int64 }.WithValues(new byte[sizeof(long)]));
            graph.Node.Add(new NodeProto { OpType = "Gather", Input = { "inner", "zero" }, Output = { "first" } });
            graph.Node.Add(new NodeProto { OpType = "Add", Input = { "inner", "first" }, Output = { "last_hidden_state" } });
        });

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("two sentences in one call give other vectors than each alone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_are_not_read_into_memory_to_learn_what_the_graph_is()
    {
        var tensor = new TensorProto { Name = "large" }.WithValues(new byte[32 << 20]);
        var path = root.Path("large.onnx");
        var graph = new GraphProto { Node = { new NodeProto { OpType = "Erf" } }, Initializer = { tensor } };
        File.WriteAllBytes(path, new ModelProto { Graph = graph }.ToByteArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        OnnxGraph.Read(path);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Weights_are_not_held_in_memory_while_they_are_copied()
    {
        var kept = new ImportOptions { KeepGraph = true };
        var source = root.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"), "source");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "model.onnx")));
        var unused = new TensorProto { Name = "unused", DataType = (int)TensorProto.Types.DataType.Float, Dims = { 8 << 20 } };
        model.Graph.Initializer.Add(unused.WithValues(new byte[32 << 20]));
        File.WriteAllBytes(Path.Combine(source, "model.onnx"), model.ToByteArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        Import(source, kept);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20);
        Assert.True(new FileInfo(root.Path("bundle", "model.onnx_data")).Length > 32 << 20);
    }

    [Fact]
    public void Large_weights_go_beside_the_graph_and_all_else_stays_as_it_was()
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx");
        Import(source, new ImportOptions { KeepGraph = true });
        var before = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "model.onnx")));
        var after = ModelProto.Parser.ParseFrom(File.ReadAllBytes(root.Path("bundle", "model.onnx")));
        var data = File.ReadAllBytes(root.Path("bundle", "model.onnx_data"));
        var moved = 0;
        foreach (var tensor in after.Graph.Initializer.Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
        {
            moved++;
            int Entry(string key) =>
                int.Parse(tensor.ExternalData.Single(entry => entry.Key == key).Value, CultureInfo.InvariantCulture);
            Assert.Equal(0, Entry("offset") % 4096);
            tensor.WithValues(data.AsSpan(Entry("offset"), Entry("length")));
            tensor.ExternalData.Clear();
            tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        }

        // The table of word pieces and that of positions; the rest of this small model is below the bound.
        Assert.Equal(2, moved);
        Assert.Equal(before, after);
    }

    [Fact]
    public void A_tensor_with_its_values_within_and_the_name_of_a_file_besides_is_not_moved()
    {
        var source = root.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"), "source");
        var file = Path.Combine(source, "model.onnx");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (var tensor in model.Graph.Initializer)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../secret.bin" });
        }

        File.WriteAllBytes(file, model.ToByteArray());

        Import(source, new ImportOptions { KeepGraph = true });

        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(root.Path("bundle", "model.onnx")));
        Assert.False(File.Exists(root.Path("bundle", "model.onnx_data")));
    }

    private BundleManifest Import(string source, ImportOptions? options = null, string name = "bundle")
    {
        options = (options ?? new ImportOptions()) with { Notes = notes };
        return ModelImport.Import(source, root.Path(name), options, TestContext.Current.CancellationToken).Manifest;
    }

    private string EditGraph(Action<GraphProto> edit)
    {
        var source = root.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx"), "source");
        var file = Path.Combine(source, "model.onnx");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        edit(model.Graph);
        File.WriteAllBytes(file, model.ToByteArray());
        return source;
    }

    private OnnxGraph Read(GraphProto graph)
    {
        var path = root.Path("graph.onnx");
        File.WriteAllBytes(path, new ModelProto { Graph = graph }.ToByteArray());
        return OnnxGraph.Read(path);
    }

    private void Put(string file, string name)
    {
        var path = root.Path("source", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, File.ReadAllBytes(file));
    }
}
