using Google.Protobuf;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Tests.Onnx;

/// <summary>External data is a plain file beside the graph, wherever in the graph a tensor hides that names it.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private static readonly (string Location, string Message)[] Locations =
    [
        ("../secret.bin", "leaves the model folder"),
        ("..\\secret.bin", "leaves the model folder"),
        ("/etc/passwd", "leaves the model folder"),
        ("C:secret.bin", "leaves the model folder"),
        ("*/_ORT_MEM_ADDR_/*", "leaves the model folder"),
        ("", "does not lie beside the graph"),
        (".", "does not lie beside the graph"),
        ("./weights.bin", "does not lie beside the graph"),
        ("sub/weights.bin", "does not lie beside the graph"),
        ("vocab.txt", "the name of another file of the model"),
        ("sparkbert.json", "the name of another file of the model"),
        ("none.bin", "is missing"),
    ];

    /// <summary>The places of a graph where a tensor can be.</summary>
    private static readonly Dictionary<string, Action<ModelProto, TensorProto>> Places = new(StringComparer.Ordinal)
    {
        ["initializer"] = (model, tensor) => model.Graph.Initializer.Add(tensor),
        ["attribute"] = (model, tensor) => model.Graph.Node.Add(Constant(new AttributeProto { Name = "value", T = tensor })),
        ["subgraph"] = (model, tensor) => model.Graph.Node.Add(Constant(new AttributeProto
        {
            Name = "body",
            G = new GraphProto { Node = { Constant(new AttributeProto { Name = "body", G = Inner(tensor) }) } },
        })),
        ["tensors"] = (model, tensor) => model.Graph.Node.Add(Constant(new AttributeProto { Tensors = { tensor } })),
        ["graphs"] = (model, tensor) => model.Graph.Node.Add(Constant(new AttributeProto { Graphs = { Inner(tensor) } })),
        ["sparse attribute"] = (model, tensor) =>
            model.Graph.Node.Add(Constant(new AttributeProto { SparseTensor = new SparseTensorProto { Values = tensor } })),
        ["sparse initializer"] = (model, tensor) => model.Graph.SparseInitializer.Add(new SparseTensorProto { Indices = tensor }),
        ["function"] = (model, tensor) =>
            model.Functions.Add(new FunctionProto { Node = { Constant(new AttributeProto { Name = "value", T = tensor }) } }),
        ["training"] = (model, tensor) => model.TrainingInfo.Add(new TrainingInfoProto { Initialization = Inner(tensor) }),
    };

    private readonly TemporaryFolder root = new();

    public static TheoryData<string, string, string> LocationsAndPlaces()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (location, message) in Locations)
        {
            foreach (var place in Places.Keys)
            {
                data.Add(location, message, place);
            }
        }

        return data;
    }

    public static TheoryData<string> AllPlaces() => [.. Places.Keys];

    public void Dispose() => root.Dispose();

    [Theory]
    [MemberData(nameof(LocationsAndPlaces))]
    public void A_location_that_is_no_file_beside_the_graph_is_refused(string location, string message, string place) =>
        AssertRefused(place, message, ("location", location));

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public void Two_locations_are_refused(string place) =>
        AssertRefused(place, "two of location", ("location", "weights.bin"), ("location", "../secret.bin"));

    [Theory]
    [InlineData("1000000", "1", "is too short")]
    [InlineData("9223372036854775807", "9223372036854775807", "is too short")]
    [InlineData("-1", "1", "is no number")]
    [InlineData("1e3", "1", "is no number")]
    public void A_part_outside_the_file_is_refused(string offset, string length, string message) =>
        AssertRefused("initializer", message, ("location", "weights.bin"), ("offset", offset), ("length", length));

    [Fact]
    public void A_link_is_not_followed()
    {
        var source = CreateSource();
        File.CreateSymbolicLink(Path.Combine(source, "link.bin"), Path.Combine(source, "weights.bin"));

        AssertRefused("initializer", "is a link, which is not followed", ("location", "link.bin"));
    }

    private static NodeProto Constant(AttributeProto attribute) =>
        new() { OpType = "Constant", Output = { "unused" }, Attribute = { attribute } };

    private static GraphProto Inner(TensorProto tensor) =>
        new() { Node = { Constant(new AttributeProto { Name = "value", T = tensor }) } };

    private string CreateSource()
    {
        var model = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", "onnx-ok-control");
        var source = root.Path("source");
        if (!Directory.Exists(source))
        {
            root.Copy(model, "source");
            File.Copy(Path.Combine(source, "vocab.txt"), Path.Combine(source, "weights.bin"));
        }

        return source;
    }

    /// <summary>Imports a graph with one more tensor.</summary>
    private void AssertRefused(string place, string message, params (string Key, string Value)[] entries)
    {
        var source = CreateSource();
        var tensor = new TensorProto
        {
            Name = "hidden",
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
        };
        tensor.ExternalData.AddRange(entries.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        var file = Path.Combine(source, "model.onnx");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        Places[place](model, tensor);
        File.WriteAllBytes(file, model.ToByteArray());

        var error = Assert.Throws<ModelException>(() => ModelImport.Import(
            source, root.Path("bundle"), options: null, TestContext.Current.CancellationToken));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("hidden", error.Message, StringComparison.Ordinal);
        Assert.Equal(["source"], Directory.EnumerateFileSystemEntries(root.Root).Select(Path.GetFileName));
    }
}
