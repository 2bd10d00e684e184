using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;

namespace SparkBert.Models.HuggingFace;

/// <summary>Imports a Hugging Face folder: config.json, model.safetensors (or its shards) and vocab.txt.</summary>
internal sealed class HuggingFaceImporter : IModelImporter
{
    private const string ConfigName = "config.json";

    public string Format => "hugging-face";

    public string Content => "config.json, model.safetensors and vocab.txt";

    // A configuration alone is enough, so that the message can name the missing weights.
    public bool Recognizes(string folder) =>
        File.Exists(Path.Combine(folder, Safetensors.SingleName))
        || File.Exists(Path.Combine(folder, Safetensors.IndexName))
        || ((File.Exists(Path.Combine(folder, ConfigName)) || File.Exists(Path.Combine(folder, Safetensors.PickleName)))
            && OnnxFolder.FindGraph(folder) is null);

    public BundleManifest Import(ImportContext context)
    {
        var config = BertConfig.Read(context.SourceFile(ConfigName), context);
        using var tensors = Safetensors.OpenFolder(context.Source);
        var vocabulary = ModelVocabulary.Read(context.Source);
        return BertModelWriter.Write(context, config, new HuggingFaceWeights(tensors), vocabulary, Format) with
        {
            CaseSensitive = context.Options.CaseSensitive ?? ModelVocabulary.IsCaseSensitive(context.Source, vocabulary),
            License = context.Options.License ?? ModelCard.FindLicense(context.Source),
        };
    }
}
