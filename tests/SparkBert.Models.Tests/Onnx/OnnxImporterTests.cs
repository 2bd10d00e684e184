using Google.Protobuf;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using Attribute = SparkBert.Models.Onnx.AttributeProto;

namespace SparkBert.Tests.Models.Onnx;

/// <summary>ONNX exports: where they lie, what of GELU they show, and what they must not reach.</summary>
public sealed class OnnxImporterTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("sparkbert-onnx-").FullName;
    private readonly List<string> notes = [];

    public void Dispose() => Directory.Delete(root, recursive: true);

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

        var bundle = ModelBundle.Import(Path.Combine(root, "source", source), Path.Combine(root, "bundle"));

        Assert.Equal(("onnx", 32, 1500), (bundle.Manifest.SourceFormat, bundle.HiddenSize, bundle.Vocabulary.Count));
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
        Assert.Equal("hugging-face", ModelBundle.Import(Path.Combine(root, "source"), Path.Combine(root, "bundle")).Manifest.SourceFormat);
        Assert.Equal("onnx", ModelBundle.Import(Path.Combine(root, "source"), Path.Combine(root, "second"), new ImportOptions { Format = "onnx" }).Manifest.SourceFormat);
    }

    [Theory]
    [InlineData("onnx", "erf", "Erf")]
    [InlineData("onnx-external", "erf", "Erf")]
    [InlineData("onnx-hidden-states", "erf", "Erf")]
    [InlineData("onnx-min-int32", "erf", "Erf")]
    [InlineData("onnx-tanh", "tanh", "Tanh")]
    public void The_form_of_GELU_is_told_from_the_operators(string name, string gelu, string operation)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), name);
        var bundle = ModelBundle.Import(source, Path.Combine(root, "bundle"), new ImportOptions { Note = notes.Add });
        Assert.Equal(gelu, bundle.Manifest.Gelu);
        Assert.Contains(notes, note => note.StartsWith($"GELU: the {gelu} form, for the graph has {operation}", StringComparison.Ordinal));

        var other = gelu == "erf" ? Gelu.Tanh : Gelu.Erf;
        Assert.Contains("is imported as it is", Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(root, "other"), new ImportOptions { Gelu = other })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BiasGelu", null, Gelu.Erf)]
    [InlineData("FastGelu", null, Gelu.Tanh)]
    [InlineData("Gelu", null, Gelu.Erf)]
    [InlineData("Gelu", "none", Gelu.Erf)]
    [InlineData("Gelu", "tanh", Gelu.Tanh)]
    [InlineData("QuickGelu", null, null)]
    [InlineData("Relu", null, null)]
    public void Fused_operators_tell_the_form_too(string operation, string? approximate, Gelu? gelu)
    {
        var node = new NodeProto { OpType = operation };
        if (approximate is not null)
        {
            node.Attribute.Add(new Attribute { Name = "approximate", S = ByteString.CopyFromUtf8(approximate) });
        }

        // A pooler's Tanh tells nothing.
        var graph = new GraphProto { Node = { new NodeProto { OpType = "Softmax" }, node, new NodeProto { OpType = "Tanh" } } };
        graph.Output.Add(new ValueInfoProto { Name = "pooler_output", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension(), new TensorShapeProto.Types.Dimension() } } } } });
        var path = Path.Combine(root, "graph.onnx");
        File.WriteAllBytes(path, new ModelProto { Graph = graph }.ToByteArray());
        Assert.Equal(gelu, OnnxGraph.Read(path).Gelu().Gelu);
    }

    [Theory]
    [InlineData("../secret.bin", "leaves the model folder")]
    [InlineData("..\\secret.bin", "leaves the model folder")]
    [InlineData("/etc/passwd", "leaves the model folder")]
    [InlineData("C:secret.bin", "leaves the model folder")]
    [InlineData("*/_ORT_MEM_ADDR_/*", "leaves the model folder")]
    [InlineData("", "does not lie beside the graph")]
    [InlineData(".", "does not lie beside the graph")]
    [InlineData("./weights.bin", "does not lie beside the graph")]
    [InlineData("sub/weights.bin", "does not lie beside the graph")]
    [InlineData("vocab.txt", "the name of another file of the model")]
    [InlineData("sparkbert.json", "the name of another file of the model")]
    [InlineData("none.bin", "is missing")]
    public void External_data_is_a_file_beside_the_graph_wherever_a_tensor_hides_it(string location, string message)
    {
        Tensors(tensor => tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location }), message);
    }

    [Fact]
    public void External_data_with_two_locations_a_link_or_an_offset_past_its_end_is_refused()
    {
        Put(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", "onnx-ok-control", "vocab.txt"), "weights.bin");
        void Entry(TensorProto tensor, string key, string value) => tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        Tensors(
            tensor =>
            {
                Entry(tensor, "location", "weights.bin");
                Entry(tensor, "location", "../secret.bin");
            },
            "two of location");
        foreach (var (offset, length, message) in ((string, string, string)[])[("1000000", "1", "is too short"), ("9223372036854775807", "9223372036854775807", "is too short"), ("-1", "1", "is no number"), ("1e3", "1", "is no number")])
        {
            Tensors(
                tensor =>
                {
                    Entry(tensor, "location", "weights.bin");
                    Entry(tensor, "offset", offset);
                    Entry(tensor, "length", length);
                },
                message);
        }

        File.CreateSymbolicLink(Path.Combine(root, "source", "link.bin"), Path.Combine(root, "source", "weights.bin"));
        Tensors(tensor => Entry(tensor, "location", "link.bin"), "is a link, which is not followed");
    }

    [Fact]
    public void Weights_are_not_read_into_memory_to_learn_what_the_graph_is()
    {
        var tensor = new TensorProto { Name = "large", RawData = ByteString.CopyFrom(new byte[32 << 20]) };
        var path = Path.Combine(root, "large.onnx");
        File.WriteAllBytes(path, new ModelProto { Graph = new GraphProto { Node = { new NodeProto { OpType = "Erf" } }, Initializer = { tensor } } }.ToByteArray());
        tensor = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        OnnxGraph.Read(path);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Large_weights_go_beside_the_graph_and_all_else_stays_as_it_was()
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx");
        var bundle = ModelBundle.Import(source, Path.Combine(root, "bundle"));
        var before = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "model.onnx")));
        var after = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(bundle.Path, "model.onnx")));
        var data = File.ReadAllBytes(Path.Combine(bundle.Path, "model.onnx_data"));
        var moved = 0;
        foreach (var tensor in after.Graph.Initializer.Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
        {
            moved++;
            int Entry(string key) => int.Parse(tensor.ExternalData.Single(entry => entry.Key == key).Value, System.Globalization.CultureInfo.InvariantCulture);
            tensor.RawData = ByteString.CopyFrom(data, Entry("offset"), Entry("length"));
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
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "onnx");
        Put(Path.Combine(source, "vocab.txt"), "vocab.txt");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(source, "model.onnx")));
        foreach (var tensor in model.Graph.Initializer)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../secret.bin" });
        }

        File.WriteAllBytes(Path.Combine(root, "source", "model.onnx"), model.ToByteArray());
        var bundle = ModelBundle.Import(Path.Combine(root, "source"), Path.Combine(root, "bundle"));
        Assert.Equal(model, ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(bundle.Path, "model.onnx"))));
    }

    /// <summary>Imports a graph with one more tensor, in each place where a tensor can be.</summary>
    private void Tensors(Action<TensorProto> change, string message)
    {
        var model = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", "onnx-ok-control");
        Put(Path.Combine(model, "vocab.txt"), "vocab.txt");
        var tensor = new TensorProto { Name = "hidden", DataType = 1, Dims = { 1 }, DataLocation = TensorProto.Types.DataLocation.External };
        change(tensor);
        var inner = new GraphProto { Node = { Constant(new Attribute { Name = "value", T = tensor }) } };
        byte[] sparse = [.. Field(1, tensor.ToByteArray())];
        foreach (var (place, put) in (Dictionary<string, Action<ModelProto>>)new()
        {
            ["initializer"] = proto => proto.Graph.Initializer.Add(tensor),
            ["attribute"] = proto => proto.Graph.Node.Add(Constant(new Attribute { Name = "value", T = tensor })),
            ["subgraph"] = proto => proto.Graph.Node.Add(Constant(new Attribute { Name = "body", G = new GraphProto { Node = { Constant(new Attribute { Name = "body", G = inner }) } } })),
            ["tensors"] = proto => proto.Graph.Node.Add(Constant(Attribute.Parser.ParseFrom(Field(10, tensor.ToByteArray())))),
            ["graphs"] = proto => proto.Graph.Node.Add(Constant(Attribute.Parser.ParseFrom(Field(11, inner.ToByteArray())))),
            ["sparse attribute"] = proto => proto.Graph.Node.Add(Constant(Attribute.Parser.ParseFrom(Field(22, sparse)))),
            ["sparse initializer"] = proto => proto.Graph.MergeFrom(Field(15, sparse)),
            ["function"] = proto => proto.MergeFrom(Field(25, Field(7, Constant(new Attribute { Name = "value", T = tensor }).ToByteArray()))),
            ["training"] = proto => proto.MergeFrom(Field(20, Field(1, inner.ToByteArray()))),
        })
        {
            var proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(model, "model.onnx")));
            put(proto);
            File.WriteAllBytes(Path.Combine(root, "source", "model.onnx"), proto.ToByteArray());
            var error = Assert.Throws<ModelException>(() => ModelBundle.Import(Path.Combine(root, "source"), Path.Combine(root, "bundle")));
            Assert.True(error.Message.Contains(message, StringComparison.Ordinal) && error.Message.Contains("hidden", StringComparison.Ordinal), $"{place}: {error.Message}");
            Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName));
        }
    }

    private static NodeProto Constant(Attribute attribute) => new() { OpType = "Constant", Output = { "unused" }, Attribute = { attribute } };

    /// <summary>A field with a length, for the parts of ONNX that SparkBert does not write.</summary>
    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    private void Put(string file, string name)
    {
        var path = Path.Combine(root, "source", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, File.ReadAllBytes(file));
    }
}
