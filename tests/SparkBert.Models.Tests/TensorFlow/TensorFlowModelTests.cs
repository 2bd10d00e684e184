using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;
using SparkBert.Sessions;

namespace SparkBert.Tests.Models.TensorFlow;

/// <summary>What is told from graphs, what options change, and models that are refused.</summary>
public sealed class TensorFlowModelTests(ITestOutputHelper log) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-tf-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("tf1-savedmodel", "tanh", "module/bert/encoder/layer_0/intermediate/dense/Tanh")]
    [InlineData("tf1-savedmodel-erf", "erf", "module/bert/encoder/layer_0/intermediate/dense/Erf")]
    [InlineData("tf1-hub-module", "tanh", "bert/encoder/layer_0/intermediate/dense/Tanh")]
    [InlineData("tf2-savedmodel", "erf", "encoder/layer_._0/intermediate/Gelu/Erf")]
    public void Gelu_heads_and_epsilon_come_from_the_graph(string model, string gelu, string node)
    {
        var notes = new List<string>();

        ModelBundle.Import(Source(model), Path.Combine(folder, "bundle"), new ImportOptions { Note = notes.Add });

        notes.ForEach(log.WriteLine);
        Assert.Contains(notes, note => note.StartsWith($"GELU: the {gelu} form", StringComparison.Ordinal) && note.Contains(node, StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("heads: 4, ", StringComparison.Ordinal) && note.Contains("splits into [4,8]", StringComparison.Ordinal) && note.Contains("square root of 8", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("LayerNorm: epsilon 1E-12, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Case_comes_from_a_module_s_tokenization_info()
    {
        var notes = new List<string>();

        var bundle = ModelBundle.Import(Source("tf1-hub-module"), Path.Combine(folder, "bundle"), new ImportOptions { Note = notes.Add });

        Assert.True(bundle.IsCaseSensitive);
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
                writer.Add(name, bundle.Shape(name)!, bundle.Read(name));
            }
        }

        writer.Add("do_lower_case/.ATTRIBUTES/VARIABLE_VALUE", DataType.DtBool, [], [1]);
        writer.Write(variables);
        var notes = new List<string>();

        var lower = ModelBundle.Import(source, Path.Combine(folder, "lower"), new ImportOptions { Note = notes.Add });
        var asked = ModelBundle.Import(source, Path.Combine(folder, "asked"), new ImportOptions { CaseSensitive = true });

        Assert.False(lower.IsCaseSensitive);
        Assert.Contains("case: capital letters do not count, for a variable says do_lower_case true", notes);
        Assert.True(asked.IsCaseSensitive);
    }

    [Fact]
    public void Case_comes_from_a_tokenizer_s_configuration_among_the_assets()
    {
        var source = Copy("tf1-hub-module");
        File.WriteAllText(Path.Combine(source, "assets", "tokenizer_config.json"), "{\"do_lower_case\": true}");

        Assert.False(ModelBundle.Import(source, Path.Combine(folder, "bundle")).IsCaseSensitive);
    }

    [Fact]
    public void A_checkpoint_with_the_tanh_form_asked_for_is_the_module_with_the_same_weights()
    {
        var notes = new List<string>();

        var checkpoint = ModelBundle.Import(Source("google-ckpt"), Path.Combine(folder, "checkpoint"), new ImportOptions { Gelu = Gelu.Tanh, Note = notes.Add });
        var module = ModelBundle.Import(Source("tf1-hub-module"), Path.Combine(folder, "module"));

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

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

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

        Assert.Equal(2, ModelBundle.Import(source, Path.Combine(folder, "bundle")).Layers);
    }

    [Fact]
    public void A_form_of_GELU_that_is_asked_for_wins_over_the_graph()
    {
        var notes = new List<string>();

        var bundle = ModelBundle.Import(Source("tf1-savedmodel-erf"), Path.Combine(folder, "bundle"), new ImportOptions { Gelu = Gelu.Tanh, Note = notes.Add });

        Assert.Contains("GELU: the tanh form, as asked for, though the graph computes the erf form (module/bert/encoder/layer_0/intermediate/dense/Erf)", notes);
        Assert.Contains("\"gelu\": \"tanh\"", File.ReadAllText(Path.Combine(bundle.Path, ModelBundle.ManifestName)), StringComparison.Ordinal);
    }

    /// <summary>Spark NLP keeps a bare GraphDef whose nodes have no names to go by.</summary>
    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tf")]
    [InlineData("tiny_cased_tf_legacy", "tf_legacy")]
    public void A_bare_graph_as_Spark_NLP_keeps_it_gives_Spark_NLP_s_vectors(string name, string output)
    {
        var annotator = TestSkip.WithoutSavedAnnotator(name);
        var vocabulary = ModelVocabulary.Read(Path.Combine(TestData.Models, "tiny-cased-full"));
        ZipFile.ExtractToDirectory(annotator, Path.Combine(folder, "annotator"));
        var source = Path.Combine(folder, "tensorflow");
        ZipFile.ExtractToDirectory(Path.Combine(folder, "annotator", "bert_tensorflow"), source);
        var target = Directory.CreateDirectory(Path.Combine(folder, "bundle")).FullName;

        var manifest = TensorFlowModel.Import(
            new ImportContext(source, target, annotator, new ImportOptions { Note = log.WriteLine }), Path.Combine(source, "saved_model.pb"), Path.Combine(source, "variables"), vocabulary, "spark-nlp");

        Assert.Equal("erf", manifest.Gelu);
        var session = BertSession.Get(new SessionModel(Path.Combine(target, "model.onnx"), "input_ids", "attention_mask", "token_type_ids", false, manifest.LayerOutputs, manifest.HiddenSize, manifest.MaxPositions));
        long[] ids = [.. ((string[])["[CLS]", "I", "love", "NL", "##P", ".", "[SEP]"]).Select(piece => vocabulary.TryGetId(piece, out var id) ? id : throw new InvalidOperationException(piece))];
        float[] actual = [];
        session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, [manifest.Layers], layers => actual = layers[0].GetTensorDataAsSpan<float>().ToArray());
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(annotator)!, "tf_outputs.json")));
        var annotations = expected.RootElement.GetProperty("outputs").GetProperty(output)[0];
        foreach (var (annotation, position) in ((int, int)[])[(0, 1), (1, 2), (2, 3), (3, 5)])
        {
            var values = annotations[annotation].GetProperty("embeddings").EnumerateArray().Select(value => value.GetSingle()).ToArray();
            Assert.Equal(manifest.HiddenSize, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(values[i], actual[(position * values.Length) + i], 1e-5f);
            }
        }
    }

    [Fact]
    public void Heads_that_the_graph_does_not_show_must_be_said()
    {
        var source = Copy("tf1-savedmodel");
        Rewrite(source, node => node.Op = node.Op is "Reshape" or "Mul" ? "Custom" : node.Op);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle"), new ImportOptions { Gelu = Gelu.Tanh }));
        var bundle = ModelBundle.Import(source, Path.Combine(folder, "bundle"), new ImportOptions { Gelu = Gelu.Tanh, Heads = 4 });
        var plain = ModelBundle.Import(Source("tf1-savedmodel"), Path.Combine(folder, "plain"));

        Assert.Contains("--heads", error.Message, StringComparison.Ordinal);
        AssertSameModel(plain, bundle);
    }

    [Fact]
    public void Heads_that_do_not_divide_the_vectors_are_refused()
    {
        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(Source("tf1-savedmodel"), Path.Combine(folder, "bundle"), new ImportOptions { Heads = 5 }));

        Assert.Contains("32, which is not divisible by 5 heads", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attention/self/Mul/y")]
    [InlineData("layer_1/attention/self/Mul/y")]
    public void Heads_that_nodes_contradict_each_other_about_are_refused(string nodes)
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, nodes, tensor => tensor.FloatVal[0] = 0.25f);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

        Assert.Contains("[4,8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("16", error.Message, StringComparison.Ordinal);
        Assert.Contains("--heads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epsilon_of_its_own_is_taken()
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, "batchnorm/add/y", tensor => tensor.FloatVal[0] = 1e-5f);
        var notes = new List<string>();

        ModelBundle.Import(source, Path.Combine(folder, "bundle"), new ImportOptions { Note = notes.Add });

        Assert.Contains(notes, note => note.StartsWith("LayerNorm: epsilon 1E-05, ", StringComparison.Ordinal));
    }

    [Fact]
    public void Epsilons_that_differ_are_refused()
    {
        var source = Copy("tf1-savedmodel");
        RewriteConstants(source, "layer_1/output/LayerNorm/batchnorm/add/y", tensor => tensor.FloatVal[0] = 1e-5f);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

        Assert.Contains("1E-12 in module/bert/embeddings/LayerNorm", error.Message, StringComparison.Ordinal);
        Assert.Contains("1E-05 in module/bert/encoder/layer_1/output/LayerNorm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_GELU_is_refused()
    {
        var source = Copy("tf1-savedmodel");
        Rewrite(source, node => node.Op = node.Op == "Tanh" ? "Relu" : node.Op);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

        Assert.Contains("does not show a GELU", error.Message, StringComparison.Ordinal);
        Assert.Contains("--gelu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_with_both_forms_of_GELU_asks_which()
    {
        var source = Copy("tf1-savedmodel");
        Rewrite(source, node => node.Op = node.Name.EndsWith("layer_1/intermediate/dense/Tanh", StringComparison.Ordinal) ? "Erf" : node.Op);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));
        var asked = ModelBundle.Import(source, Path.Combine(folder, "asked"), new ImportOptions { Gelu = Gelu.Tanh });

        Assert.Contains("both forms of GELU", error.Message, StringComparison.Ordinal);
        Assert.Contains("layer_1/intermediate/dense/Tanh", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, asked.Layers);
    }

    [Theory]
    [InlineData("transformer/layer_0/self_attention/query/kernel", "model garden")]
    [InlineData("bert/encoder/transformer/group_0/inner_group_0/ffn_1/intermediate/dense/kernel", "ALBERT")]
    [InlineData("dense/kernel", "holds no BERT")]
    public void Variables_of_other_models_are_refused_by_name(string name, string cause)
    {
        var source = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        File.WriteAllText(Path.Combine(source, "vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");
        File.WriteAllBytes(Path.Combine(source, "saved_model.pb"), new GraphDef { Node = { new NodeDef { Name = "a", Op = "NoOp" } } }.ToByteArray());
        Directory.CreateDirectory(Path.Combine(source, "variables"));
        var writer = new BundleWriter();
        writer.AddZeros(name, 2, 2);
        writer.Write(Path.Combine(source, "variables", "variables"));

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_models_in_one_checkpoint_are_refused()
    {
        var prefix = Path.Combine(folder, "two");
        var writer = new BundleWriter();
        writer.AddZeros("first/bert/embeddings/word_embeddings", 2, 2);
        writer.AddZeros("second/bert/embeddings/word_embeddings", 2, 2);
        writer.Write(prefix);
        using var bundle = TensorBundle.Open(prefix);

        var error = Assert.Throws<ModelException>(() => new TensorFlowWeights(bundle));

        Assert.Contains("both first/bert/embeddings/word_embeddings and second/bert/embeddings/word_embeddings", error.Message, StringComparison.Ordinal);
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

        var error = Assert.Throws<ModelException>(() => ModelBundle.Import(source, Path.Combine(folder, "bundle")));

        Assert.Contains(cause, error.Message, StringComparison.Ordinal);
    }

    private static string Source(string model) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model);

    private static void AssertSameModel(ModelBundle expected, ModelBundle actual)
    {
        foreach (var name in (string[])["model.onnx", "model.onnx_data", "vocab.txt"])
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected.Path, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual.Path, name))), name);
        }
    }

    private string Copy(string model)
    {
        var source = Source(model);
        var copy = Path.Combine(folder, "copy");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file));
        }

        return copy;
    }

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
