using System.Text.Json;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>Imports a Hugging Face folder: config.json, model.safetensors (or its shards) and vocab.txt.</summary>
internal static class HuggingFaceImporter
{
    public const string Format = "hugging-face";

    /// <summary>Writes graph and vocabulary into a bundle's folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">The bundle's folder.</param>
    /// <param name="name">The bundle's name.</param>
    /// <exception cref="ModelException">A file is missing or damaged, or sizes do not fit.</exception>
    public static BundleManifest Import(string source, string target, string name)
    {
        var config = BertConfig.Read(Path.Combine(source, "config.json"));
        using var tensors = Safetensors.OpenFolder(source);
        var vocabulary = ModelVocabulary.Read(source);
        ModelVocabulary.CheckSize(vocabulary, config.VocabularySize);
        BertGraph.Write(Path.Combine(target, ModelBundle.GraphName), config, new HuggingFaceWeights(tensors));
        File.WriteAllBytes(Path.Combine(target, ModelBundle.VocabularyName), File.ReadAllBytes(Path.Combine(source, ModelBundle.VocabularyName)));
        return Manifest(config, vocabulary, name, Format, source) with { CaseSensitive = ModelVocabulary.IsCaseSensitive(source, vocabulary) };
    }

    /// <summary>What the manifest says of a graph that <see cref="BertGraph"/> wrote.</summary>
    public static BundleManifest Manifest(BertConfig config, Vocabulary vocabulary, string name, string format, string source) => new()
    {
        Name = name,
        SourceFormat = format,
        Source = Path.GetFileName(Path.TrimEndingDirectorySeparator(source)),
        CaseSensitive = true,
        Gelu = config.Gelu == Gelu.Erf ? "erf" : "tanh",
        HiddenSize = config.HiddenSize,
        Layers = config.Layers,
        MaxPositions = config.MaxPositions,
        VocabularySize = vocabulary.Count,
        Inputs = new BundleInputs("input_ids", "attention_mask", "token_type_ids", Int32: false),
        LayerOutputs = [.. Enumerable.Range(0, config.Layers + 1).Select(layer => BertGraph.OutputOf(layer, config.Layers))],
    };
}
