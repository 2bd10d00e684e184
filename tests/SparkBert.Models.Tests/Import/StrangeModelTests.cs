using System.Text.Json.Nodes;
using SparkBert.Models.Import;

namespace SparkBert.Models.Tests.Import;

/// <summary>Folders that look like a BERT and are another thing, or a BERT in another form.</summary>
public sealed class StrangeModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly NoteLines notes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("decoder", "config.json: is_decoder is true", "Save its encoder")]
    [InlineData("lfs-pointer", "model.safetensors is a Git LFS pointer: fetch the file with git lfs pull")]
    [InlineData("onnx-batch-one", "the dimension 'batch' of the input", "is fixed at 1", "dynamic axes")]
    public void A_case_is_refused_by_name(string name, params string[] words)
    {
        var source = TestSkip.WithoutCase(Path.Combine("models", name));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData("sentence-transformer-0_Transformer")]
    [InlineData("tokenizer-json-only")]
    public void A_case_is_the_same_model_in_another_form(string name)
    {
        var source = TestSkip.WithoutCase(Path.Combine("models", name));
        Import(source);
        Import(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf"), "plain");

        foreach (var file in (string[])["model.onnx", "model.onnx_data", "vocab.txt", "probes.json"])
        {
            Assert.Equal(File.ReadAllBytes(folder.Path("plain", file)), File.ReadAllBytes(folder.Path("bundle", file)));
        }
    }

    [Theory]
    [InlineData("is_decoder", "true", "a decoder sees only what comes before")]
    [InlineData("add_cross_attention", "true", "without a second input")]
    [InlineData("is_encoder_decoder", "true", "Save the encoder alone")]
    [InlineData("pruned_heads", "{\"1\":[0]}", "before it was pruned")]
    [InlineData("quantization_config", "{\"bits\":8}", "before it was quantised")]
    [InlineData("auto_map", "{\"AutoModel\":\"m.M\"}", "code of its own")]
    [InlineData("model_type", "\"distilbert\"", "only bert is taken")]
    [InlineData("position_embedding_type", "\"alibi\"", "only absolute is taken")]
    public void A_configuration_of_another_network_is_refused(string option, string value, string reason)
    {
        var source = CopyPlain();
        Edit(source, "config.json", json => json[option] = JsonNode.Parse(value));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains($"config.json: {option} is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is_decoder", "false")]
    [InlineData("pruned_heads", "{}")]
    [InlineData("quantization_config", "null")]
    [InlineData("id2label", "{\"0\":\"A\"}")]
    public void A_value_that_changes_nothing_is_no_hindrance(string option, string value)
    {
        var source = CopyPlain();
        Edit(source, "config.json", json => json[option] = JsonNode.Parse(value));

        Import(source);

        Assert.DoesNotContain(notes, note => note.StartsWith("options", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    public void An_option_that_is_not_known_is_said(string file)
    {
        var source = CopyPlain();
        Edit(source, file, json => json["rotary_base"] = 10000);

        Import(source);

        Assert.Contains($"options: {file} has rotary_base, which SparkBert does not know and does not use", notes);
    }

    [Theory]
    [InlineData("hf", "model.safetensors")]
    [InlineData("hf", "vocab.txt")]
    [InlineData("hf", "config.json")]
    [InlineData("hf", "tokenizer_config.json")]
    [InlineData("hf-sharded", "model-00001-of-00002.safetensors")]
    [InlineData("onnx", "model.onnx")]
    [InlineData("onnx-external", "model.onnx_data")]
    [InlineData("google-ckpt", "bert_model.ckpt.index")]
    [InlineData("google-ckpt", "bert_model.ckpt.data-00000-of-00001")]
    [InlineData("tf1-savedmodel", "saved_model.pb")]
    [InlineData("tf1-savedmodel", "variables/variables.data-00000-of-00001")]
    public void A_pointer_of_Git_LFS_is_named(string model, string file)
    {
        var source = folder.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model), "source");
        WritePointer(Path.Combine(source, file));

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains($"{Path.GetFileName(file)} is a Git LFS pointer: fetch the file with git lfs pull", error.Message);
    }

    [Fact]
    public void A_pointer_in_place_of_an_archive_is_named()
    {
        WritePointer(folder.Path("model.zip"));

        Assert.Contains("model.zip is a Git LFS pointer", Assert.Throws<ModelException>(() => Import(folder.Path("model.zip"))).Message);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.onnx_data")]
    [InlineData("vocab.txt")]
    public void A_pointer_in_a_bundle_is_named(string file)
    {
        Import(CopyPlain());
        WritePointer(folder.Path("bundle", file));

        var error = Assert.Throws<ModelException>(() => BertModel.Load(folder.Path("bundle"), options: null, Cancellation));

        Assert.Contains($"{file} is a Git LFS pointer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_that_is_not_read_is_no_hindrance()
    {
        var source = CopyPlain();
        WritePointer(Path.Combine(source, "pytorch_model.bin"));

        Import(source);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_adapter_is_refused_with_what_to_do(bool hasBase)
    {
        var source = hasBase ? CopyPlain() : folder.CreateFolder("source");
        File.WriteAllText(
            Path.Combine(source, "adapter_config.json"), """{"peft_type":"LORA","base_model_name_or_path":"bert-base-cased","r":8}""");

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains("is LORA adapter (adapter_config.json), not a model: it changes bert-base-cased", error.Message);
        Assert.Contains("merge_and_unload", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.layer.0.attention.self.query.lora_A.default.weight", "an adapter (LoRA)")]
    [InlineData("encoder.layer.0.crossattention.self.query.weight", "no weight of a plain BERT encoder")]
    [InlineData("encoder.layer.0.attention.self.distance_embedding.weight", "no weight of a plain BERT encoder")]
    [InlineData("encoder.layer.0.output.dense.weight.absmax", "no weight of a plain BERT encoder")]
    [InlineData("embeddings.task_type_embeddings.weight", "no weight of a plain BERT encoder")]
    public void A_weight_that_no_BERT_has_is_refused_by_name(string name, string reason)
    {
        var source = CopyPlain();
        AddWeight(Path.Combine(source, "model.safetensors"), name);

        var error = Assert.Throws<ModelException>(() => Import(source));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classifier.weight")]
    [InlineData("cls.predictions.bias")]
    public void Heads_beside_the_encoder_are_no_matter(string name)
    {
        var source = CopyPlain();
        AddWeight(Path.Combine(source, "model.safetensors"), name);

        Import(source);
    }

    [Fact]
    public void Of_several_checkpoints_the_one_that_TensorFlow_names_is_taken()
    {
        var source = folder.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "google-ckpt"), "source");
        foreach (var file in Directory.GetFiles(source, "bert_model.ckpt.*"))
        {
            File.Copy(file, file.Replace("bert_model.ckpt", "model.ckpt-200", StringComparison.Ordinal));
            File.Move(file, file.Replace("bert_model.ckpt", "model.ckpt-100", StringComparison.Ordinal));
        }

        Assert.Contains("several checkpoints", Assert.Throws<ModelException>(() => Import(source)).Message, StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(source, "checkpoint"),
            "model_checkpoint_path: \"/home/train/out/model.ckpt-200\"\nall_model_checkpoint_paths: \"model.ckpt-100\"\n");
        Import(source);

        Assert.Contains("checkpoint: model.ckpt-200, which the file checkpoint names", notes);
    }

    [Fact]
    public void A_folder_that_modules_json_names_and_is_not_there_is_named()
    {
        var source = CopyPlain();
        File.WriteAllText(
            Path.Combine(source, "modules.json"),
            """[{"idx":0,"name":"0","path":"0_BERT","type":"sentence_transformers.models.Transformer"}]""");

        Assert.Contains("names the folder 0_BERT", Assert.Throws<ModelException>(() => Import(source)).Message, StringComparison.Ordinal);
    }

    private static void WritePointer(string path) => File.WriteAllText(
        path, $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 123456\n");

    private static void Edit(string source, string file, Action<JsonObject> edit)
    {
        var path = Path.Combine(source, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    /// <summary>Adds a weight of no values to a safetensors file.</summary>
    private static void AddWeight(string path, string name)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BitConverter.ToUInt64(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        var prefix = header.Any(member => member.Key.StartsWith("bert.", StringComparison.Ordinal)) ? "bert." : "";
        header[(name.StartsWith("cls", StringComparison.Ordinal) ? "" : prefix) + name] =
            JsonNode.Parse("""{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""");
        var text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. bytes.AsSpan(8 + length)]);
    }

    private string CopyPlain() => folder.Copy(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf"), "source");

    private void Import(string source, string name = "bundle") =>
        ModelImport.Import(source, folder.Path(name), new ImportOptions { Notes = notes }, Cancellation);
}
