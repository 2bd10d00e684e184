using SparkBert.Models.HuggingFace;
using SparkBert.Models.Import;

namespace SparkBert.Models.TensorFlow;

/// <summary>Imports a SavedModel of TensorFlow 1 or 2, or a module of TF-Hub: saved_model.pb, variables/variables.index with its data files, and assets/vocab.txt.</summary>
internal sealed class SavedModelImporter : IModelImporter
{
    public string Format => "saved-model";

    public string Content => "saved_model.pb, variables and assets/vocab.txt";

    // A folder of Hugging Face may hold its model as a SavedModel too; its own files say more.
    public bool Recognizes(string folder) =>
        ((string[])[GraphFile.Name, "saved_model.pbtxt", "tfhub_module.pb"]).Any(name => File.Exists(Path.Combine(folder, name)))
        && !File.Exists(Path.Combine(folder, Safetensors.SingleName))
        && !File.Exists(Path.Combine(folder, Safetensors.IndexName));

    public BundleManifest Import(ImportContext context)
    {
        var graph = context.SourceFile(GraphFile.Name);
        if (!File.Exists(graph) && File.Exists(context.SourceFile("saved_model.pbtxt")))
        {
            throw new ModelException($"{context.Source} has only saved_model.pbtxt. The text form is not read; save the model anew, which writes {GraphFile.Name}.");
        }

        var assets = context.SourceFile("assets");
        var vocabulary = ModelVocabulary.Read(Directory.Exists(assets) ? assets : context.Source);
        return TensorFlowModel.Import(context, graph, Path.Combine(context.Source, "variables", "variables"), vocabulary, Format);
    }
}
