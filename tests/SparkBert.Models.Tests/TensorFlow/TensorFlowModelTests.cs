using Google.Protobuf;
using SparkBert.Models.Import;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>What graphs show, what options change, and models that are refused.</summary>
public sealed class TensorFlowModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly NoteLines notes = [];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tf1-savedmodel", "tanh", "module/bert/encoder/layer_0/intermediate/dense/Tanh")]
    [InlineData("tf1-savedmodel-erf", "erf", "module/bert/encoder/layer_0/intermediate/dense/Erf")]
    [InlineData("tf1-hub-module", "tanh", "bert/encoder/layer_0/intermediate/dense/Tanh")]
    [InlineData("tf2-savedmodel", "erf", "encoder/layer_._0/intermediate/Gelu/Erf")]
    public void Gelu_heads_and_epsilon_come_from_the_graph(string model, string gelu, string node)
    {
        Import(Source(model));

        var activation = Assert.Single(notes, note => note.StartsWith("GELU: ", StringComparison.Ordinal));
        Assert.StartsWith($"GELU: the {gelu} form", activation, StringComparison.Ordinal);
        Assert.Contains(node, activation, StringComparison.Ordinal);
        var heads = Assert.Single(notes, note => note.StartsWith("heads: 4, ", StringComparison.Ordinal));
        Assert.Contains("splits into [4,8]", heads, StringComparison.Ordinal);
        Assert.Contains("square root of 8", heads, StringComparison.Ordinal);
        Assert.Contains(notes, note => note.StartsWith("LayerNorm: epsilon 1E-12, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Case_comes_from_a_module_s_tokenization_info()
    {
        var bundle = Import(Source("tf1-hub-module"));

        Assert.True(bundle.Manifest.CaseSensitive);
        Assert.Contains("case: capital letters count, for tokenization_info of the graph says do_lower_case false", notes);
    }

    [Fact]
    public void Case_comes_from_a_variable_where_there_is_one()
    {
        var source = Copy("tf1-savedmodel");
        var variables = Path.Combine(source, "variables", "variables");
        var writer = new BundleWriter();
        using (var bundle = TensorBundle.Open(variables))
        {
            foreach (var name in bundle.Names)
            {
                writer.Add(name, bundle.Shape(name)!, bundle.ReadAll(name));
            }
        }

        writer.Add("do_lower_case/.ATTRIBUTES/VARIABLE_VALUE", DataType.DtBool, [], [1]);
        writer.Write(variables);
        var lower = Import(source, name: "lower");
        var asked = Import(source, new ImportOptions { CaseSensitive = true }, "asked");

        Assert.False(lower.Manifest.CaseSensitive);
        Assert.Contains("case: capital letters do not count, for a variable says do_lower_case true", notes);
        Assert.True(asked.Manifest.CaseSensitive);
    }

    [Fact]
    public void Case_comes_from_a_tokenizer_s_configuration_among_the_assets()
    {
        var source = Copy("tf1-hub-module");
        File.WriteAllText(Path.Combine(source, "assets", "tokenizer_config.json"), "{\"do_lower_case\": true}");

        Assert.False(Import(source).Manifest.CaseSensitive);
    }

    [Fact]
    public void A_checkpoint_with_the_tanh_form_asked_for_is_the_module_with_the_same_weights()
    {
        var checkpoint = Import(Source("google-ckpt"), new ImportOptions { Gelu = Gelu.Tanh }, "checkpoint");
        var module = Import(Source("tf1-hub-module"), name: "module");

        AssertSameModel(module, checkpoint);
        Assert.Contains("GELU: the tanh form, as asked for, though bert_config.json says hidden_act gelu, the erf form", notes);
        Assert.DoesNotContain(notes, note => note.Contains("TF-Hub", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_checkpoints_in_a_folder_are_refused()
    {
        var source = Copy("google-ckpt");
        foreach (var step in (string[])["model.ckpt-10.index", "model.ckpt-20.index"])
        {
            File.Copy(Path.Combine(source, "bert_model.ckpt.index"), Path.Combine(source, step));
        }

        File.Delete(Path.Combine(source, "bert_model.ckpt.index"));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("several checkpoints (model.ckpt-10.index, model.ckpt-20.index)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_name_is_found_and_config_json_is_read()
    {
        var source = Copy("google-ckpt");
        foreach (var file in Directory.EnumerateFiles(source, "bert_model.ckpt.*").ToList())
        {
            File.Move(file, file.Replace("bert_model.ckpt", "model.ckpt-150", StringComparison.Ordinal));
        }

        File.Move(Path.Combine(source, "bert_config.json"), Path.Combine(source, "config.json"));

        Assert.Equal(2, Import(source).Manifest.Layers);
    }

    [Fact]
    public void A_form_of_GELU_that_is_asked_for_wins_over_the_graph()
    {
        var bundle = Import(Source("tf1-savedmodel-erf"), new ImportOptions { Gelu = Gelu.Tanh });

        const string Node = "module/bert/encoder/layer_0/intermediate/dense/Erf";
        Assert.Contains($"GELU: the tanh form, as asked for, though the graph computes the erf form ({Node})", notes);
        Assert.Equal("tanh", bundle.Manifest.Gelu);
    }

    [Fact]
    public void Heads_that_the_graph_does_not_show_must_be_said()
    {
        var source = Copy("tf1-savedmodel");
        Rewrite(source, node => node.Op = node.Op is "Reshape" or "Mul" ? "Custom" : node.Op);

        var error = Assert.Throws<ModelException>(() => Import(source, new ImportOptions { Gelu = Gelu.Tanh }));
        var bundle = Import(source, new ImportOptions { Gelu = Gelu.Tanh, Heads = 4 });
        var plain = Import(Source("tf1-savedmodel"), name: "plain");

        Assert.Contains("--heads", error.Message, StringComparison.Ordinal);
        AssertSameModel(plain, bundle);
    }

    [Fact]
    public void Heads_that_do_not_divide_the_vectors_are_refused()
    {
        var error = Assert.Throws<ModelException>(() => Import(Source("tf1-savedmodel"), new ImportOptions { Heads = 5 }));

        Assert.Contains("32, which is not divisible by 5 heads", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attention/self/Mul/y")]
    [InlineData("layer_1/attention/self/Mul/y")]
    public void Heads_that_nodes_contradict_each_other_about_are_refused(string nodes)
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, nodes, tensor => tensor.FloatVal[0] = 0.25f);

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("[4,8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("16", error.Message, StringComparison.Ordinal);
        Assert.Contains("--heads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epsilon_of_its_own_is_taken()
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, "batchnorm/add/y", tensor => tensor.FloatVal[0] = 1e-5f);
        Import(source);

        Assert.Contains(notes, note => note.StartsWith("LayerNorm: epsilon 1E-05, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Epsilons_that_differ_are_refused()
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, "layer_1/output/LayerNorm/batchnorm/add/y", tensor => tensor.FloatVal[0] = 1e-5f);

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("1E-12 in module/bert/embeddings/LayerNorm", error.Message, StringComparison.Ordinal);
        Assert.Contains("1E-05 in module/bert/encoder/layer_1/output/LayerNorm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_GELU_is_refused()
    {
        var source = Copy("tf1-savedmodel");
        Rewrite(source, node => node.Op = node.Op == "Tanh" ? "Relu" : node.Op);

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("does not show a GELU", error.Message, StringComparison.Ordinal);
        Assert.Contains("--gelu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_with_both_forms_of_GELU_asks_which()
    {
        var source = Copy("tf1-savedmodel");
        const string Node = "layer_1/intermediate/dense/Tanh";
        Rewrite(source, node => node.Op = node.Name.EndsWith(Node, StringComparison.Ordinal) ? "Erf" : node.Op);

        var error = Assert.Throws<ModelException>(() => Import(source));
        var asked = Import(source, new ImportOptions { Gelu = Gelu.Tanh }, "asked");

        Assert.Contains("both forms of GELU", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer_1/intermediate/dense/Tanh", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, asked.Manifest.Layers);
    }

    [Theory]
    [InlineData("transformer/layer_0/self_attention/query/kernel", "model garden")]
    [InlineData("bert/encoder/transformer/group_0/inner_group_0/ffn_1/intermediate/dense/kernel", "ALBERT")]
    [InlineData("dense/kernel", "holds no BERT")]
    public void Variables_of_other_models_are_refused_by_name(string name, string cause)
    {
        var source = folder.CreateFolder("other");
        File.WriteAllText(Path.Combine(source, "vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");
        var graph = new GraphDef { Node = { new NodeDef { Name = "a", Op = "NoOp" } } };
        File.WriteAllBytes(Path.Combine(source, "saved_model.pb"), graph.ToByteArray());
        Directory.CreateDirectory(Path.Combine(source, "variables"));
        var writer = new BundleWriter();
        writer.AddZeros(name, 2, 2);
        writer.Write(Path.Combine(source, "variables", "variables"));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_models_in_one_checkpoint_are_refused()
    {
        var prefix = folder.Path("two");
        var writer = new BundleWriter();
        writer.AddZeros("first/bert/embeddings/word_embeddings", 2, 2);
        writer.AddZeros("second/bert/embeddings/word_embeddings", 2, 2);
        writer.Write(prefix);
        using var bundle = TensorBundle.Open(prefix);

        var error = Assert.Throws<ModelException>(() => new TensorFlowWeights(bundle));

        const string Names = "both first/bert/embeddings/word_embeddings and second/bert/embeddings/word_embeddings";
        Assert.Contains(Names, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("saved_model.pb", "saved_model.pb is missing")]
    [InlineData("variables/variables.index", "variables.index is missing")]
    [InlineData("variables/variables.data-00000-of-00001", "variables.data-00000-of-00001, which variables.index needs, is missing")]
    [InlineData("assets/vocab.txt", "no vocab.txt")]
    public void A_missing_file_is_named(string file, string cause)
    {
        var source = Copy("tf1-hub-module");
        File.Delete(Path.Combine(source, file));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    private static string Source(string model) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model);

    private static void AssertSameModel(ImportedModel expected, ImportedModel actual) => Assert.All(
        ["model.onnx", "model.onnx_data", "vocab.txt"], file => Assert.Equal(expected.Manifest.Files[file], actual.Manifest.Files[file]));

    [Fact]
    public void A_message_nested_without_end_is_refused()
    {
        // A million levels: FunctionDefs do not nest, so a group of an unknown field is opened again and again.
        var bytes = Enumerable.Repeat((byte)((15 << 3) | 3), 1 << 20).Prepend((byte)1).Prepend((byte)8).ToArray();

        Assert.Throws<ModelException>(() => GraphFile.Parse(bytes, "graph"));
    }

    private ImportedModel Import(string source, ImportOptions? options = null, string name = "bundle")
    {
        options = (options ?? new ImportOptions()) with { Notes = notes };
        return ModelImport.Import(source, folder.Path(name), options, TestContext.Current.CancellationToken);
    }

    private string Copy(string model) => folder.Copy(Source(model), "copy");

    private static void RewriteConstants(string source, string end, Action<TensorProto> change) => Rewrite(source, node =>
    {
        if (node.Name.EndsWith(end, StringComparison.Ordinal))
        {
            change(node.Attr["value"].Tensor);
        }
    });

    private static void Rewrite(string source, Action<NodeDef> change)
    {
        var path = Path.Combine(source, "saved_model.pb");
        var model = SavedModel.Parser.ParseFrom(File.ReadAllBytes(path));
        foreach (var node in model.MetaGraphs.SelectMany(graph => graph.GraphDef.Node))
        {
            change(node);
        }

        File.WriteAllBytes(path, model.ToByteArray());
    }
}
