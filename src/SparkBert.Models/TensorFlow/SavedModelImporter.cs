using SparkBert.Bundles;
using SparkBert.Models.HuggingFace;
using SparkBert.Models.Import;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Imports a SavedModel of TensorFlow 1 or 2, or a module of TF-Hub: saved_model.pb, variables/variables.index with its data files, and
/// assets/vocab.txt.
/// </summary>
internal sealed class SavedModelImporter : IModelImporter
{
    private const string TextName = "saved_model.pbtxt";

    public string Format => "saved-model";

    public string Content => "saved_model.pb, variables and assets/vocab.txt";

    // A folder of Hugging Face may hold its model as a SavedModel too; its own files say more.
    public bool Recognizes(string folder) =>
        ((string[])[GraphFile.Name, TextName, "tfhub_module.pb"]).Any(name => File.Exists(Path.Combine(folder, name)))
        && !File.Exists(Path.Combine(folder, Safetensors.SingleName))
        && !File.Exists(Path.Combine(folder, Safetensors.IndexName));

    public BundleManifest Import(ImportContext context)
    {
        var graph = context.SourceFile(GraphFile.Name);
        if (!File.Exists(graph) && File.Exists(context.SourceFile(TextName)))
        {
            throw new ModelException(
                $"{context.Source} has only {TextName}. The text form is not read; save the model again, which writes {GraphFile.Name}.");
        }

        var assets = context.SourceFile("assets");
        assets = Directory.Exists(assets) ? assets : context.Source;
        var tokenizer = TokenizerFiles.Read(assets, context);
        return TensorFlowModel.Import(context, graph, Path.Combine(context.Source, "variables", "variables"), tokenizer, Format);
    }
}
