using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;

namespace SparkBert.Models.HuggingFace;

/// <summary>Imports a Hugging Face folder: config.json, model.safetensors (or its shards) and vocab.txt.</summary>
internal sealed class HuggingFaceImporter : IModelImporter
{
    private const string ConfigName = "config.json";

    /// <summary>The file that PEFT puts beside the weights of an adapter, such as LoRA's.</summary>
    private const string AdapterName = "adapter_config.json";

    public string Format => "hugging-face";

    public string Content => "config.json, model.safetensors and vocab.txt";

    // A configuration alone is enough, so that the message can name the missing weights.
    public bool Recognizes(string folder) =>
        File.Exists(Path.Combine(folder, Safetensors.SingleName))
        || File.Exists(Path.Combine(folder, AdapterName))
        || File.Exists(Path.Combine(folder, Safetensors.IndexName))
        || ((File.Exists(Path.Combine(folder, ConfigName)) || File.Exists(Path.Combine(folder, Safetensors.PickleName)))
            && OnnxFolder.FindGraph(folder) is null);

    public BundleManifest Import(ImportContext context)
    {
        RefuseAdapter(context);
        var config = BertConfig.Read(context.SourceFile(ConfigName), context);
        using var tensors = Safetensors.OpenFolder(context.Source);
        var weights = new HuggingFaceWeights(tensors);
        weights.RequirePlainEncoder(config.Layers, context);
        return BertModelWriter.Write(context, config, weights, TokenizerFiles.Read(context.Source, context), Format) with
        {
            License = context.Options.License ?? ModelCard.FindLicense(context.Source),
        };
    }

    /// <summary>With this file, Hugging Face loads the adapter on top of its base, even if other weights are in the folder.</summary>
    private static void RefuseAdapter(ImportContext context)
    {
        var path = context.SourceFile(AdapterName);
        if (!File.Exists(path))
        {
            return;
        }

        using var document = JsonFile.Read(path);
        var kind = JsonMember.Find(document.RootElement, "peft_type").Text ?? "a PEFT";
        var target = JsonMember.Find(document.RootElement, "base_model_name_or_path").Text ?? "another model";
        throw new ModelException(
            $"{context.OriginName} is {ForeignText.Show(kind)} adapter ({AdapterName}), not a model: it changes "
            + $"{ForeignText.Show(target)}. Merge it into that model (merge_and_unload, then save_pretrained), and import the result.");
    }
}
