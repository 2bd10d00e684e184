using SparkBert.Bundles;
using SparkBert.Models.Archives;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using SparkBert.Models.TensorFlow;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// Imports an annotator that Spark NLP saved, which is also what its model store has: metadata, the vocabulary as a map, and the model as a
/// zip without an extension. Its parameters become the defaults of the bundle.
/// </summary>
internal sealed class SparkNlpImporter : IModelImporter
{
    private const string Embeddings = "BertEmbeddings";
    private const string SentenceEmbeddings = "BertSentenceEmbeddings";

    public string Format => "spark-nlp";

    public string Content => "metadata, fields/vocabulary and bert_onnx or bert_tensorflow";

    public bool Recognizes(string folder) => SparkFolder.ListParts(Path.Combine(folder, SparkNlpMetadata.FolderName)).Count > 0
        || (Directory.Exists(Path.Combine(folder, SparkFeature.FolderName)) && Directory.EnumerateFiles(folder, "bert_*").Any());

    public BundleManifest Import(ImportContext context)
    {
        var metadata = SparkNlpMetadata.Read(context.Source, context.Note);
        if (metadata.Class is not (Embeddings or SentenceEmbeddings))
        {
            throw new ModelException(
                $"{context.OriginName} is a saved {metadata.Class}; SparkBert imports {Embeddings}"
                + $"{(metadata.Class is "PipelineModel" ? ", which may be one of the folders under its stages" : "")}.");
        }

        var tokenizer = ModelTokenizer.Of(SparkNlpVocabulary.Read(context.Source, context.Note));
        var manifest = ImportModel(context, metadata, tokenizer);
        var archiveName = SparkNlpArchiveName.Parse(context.OriginName);
        manifest = manifest with
        {
            Name = context.Options.Name ?? archiveName?.Name ?? metadata.StorageRef ?? context.DefaultName,
            Language = context.Options.Language ?? archiveName?.Language ?? "en",
            CaseSensitive = context.Options.CaseSensitive ?? metadata.CaseSensitive,
            StorageRef = metadata.StorageRef,
            Uid = metadata.Uid,
            Dimension = metadata.Dimension,
            MaxSentenceLength = Math.Min(metadata.MaxSentenceLength, manifest.MaxPositions),
        };
        NoteParameters(context, metadata, manifest);
        return manifest;
    }

    private static void NoteParameters(ImportContext context, SparkNlpMetadata metadata, BundleManifest manifest)
    {
        if (metadata.Class == SentenceEmbeddings)
        {
            context.Note(
                "class",
                $"it was saved as {SentenceEmbeddings}, whose model is the same BERT; SparkBert computes the vectors of its tokens");
        }

        context.Note(
            "parameters",
            $"caseSensitive {(manifest.CaseSensitive ? "true" : "false")}, dimension {manifest.Dimension}, "
            + $"maxSentenceLength {manifest.MaxSentenceLength}, storageRef {manifest.StorageRef ?? manifest.Uid}, as saved"
            + $"{(metadata.SparkVersion is { } version ? $" with Spark {ForeignText.Show(version)}" : "")}");
        if (manifest.Dimension != manifest.HiddenSize)
        {
            context.Note(
                "dimension",
                $"the parameter is {manifest.Dimension} and the vectors have {manifest.HiddenSize}; columns say {manifest.Dimension}, as "
                + "Spark NLP's do");
        }
    }

    private BundleManifest ImportModel(ImportContext context, SparkNlpMetadata metadata, ModelTokenizer tokenizer)
    {
        var archive = (metadata.Class == Embeddings ? "bert_" : "bert_sentence_") + metadata.Engine;
        if (metadata.Engine is not ("onnx" or "tensorflow"))
        {
            throw new ModelException(
                $"the model is for the engine {ForeignText.Show(metadata.Engine)} ({ForeignText.Show(archive)}), which is not read. "
                + "Spark NLP's models for tensorflow and onnx are.");
        }

        if (!File.Exists(context.SourceFile(archive)))
        {
            var others = Directory.EnumerateFiles(context.Source, "bert_*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            throw new ModelException(
                $"there is no {archive}, the model for the engine {metadata.Engine} "
                + $"(found: {(others.Count == 0 ? "no bert_* file" : string.Join(", ", others))}).");
        }

        var folder = context.UnpackedFolder("engine");
        Directory.CreateDirectory(folder);
        ZipUnpacker.Unpack(context.SourceFile(archive), folder, context.Options.Progress, context.Cancellation);
        return metadata.Engine == "onnx"
            ? OnnxModel.Import(context, FindGraph(folder, archive), [folder, context.Source], tokenizer, Format)
            : ImportTensorFlow(context, folder, archive, tokenizer);
    }

    /// <summary>
    /// The graph has many names: model.onnx, one with a random prefix after it was loaded and saved again, bert_onnx; data files end in
    /// _data.
    /// </summary>
    private static string FindGraph(string folder, string archive)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var graphs = files.Where(file => file.EndsWith(OnnxFolder.Extension, StringComparison.OrdinalIgnoreCase)).ToList();
        var found = files.Count == 0 ? "nothing" : string.Join(", ", files.Take(8).Select(Path.GetFileName));
        return graphs is [var graph] ? graph
            : files is [var only] ? only
            : throw new ModelException($"{archive} must hold one .onnx file (found: {found}).");
    }

    private BundleManifest ImportTensorFlow(ImportContext context, string folder, string archive, ModelTokenizer tokenizer)
    {
        NoteSignatures(context);
        var graph = Path.Combine(folder, GraphFile.Name);
        return File.Exists(graph)
            ? TensorFlowModel.Import(context, graph, Path.Combine(folder, "variables"), tokenizer, Format)
            : throw new ModelException($"there is no {GraphFile.Name} in {archive}.");
    }

    /// <summary>
    /// Since 3.1, Spark NLP keeps the names of the graph's tensors. The import goes by the variables and only notes which tensor has the
    /// vectors.
    /// </summary>
    private static void NoteSignatures(ImportContext context)
    {
        if (SparkFeature.Read(context.Source, "signatures") is { Count: > 0 } signatures)
        {
            var vectors = signatures
                .Find(signature => signature.Key is "last_hidden_state" or "sequence_output" or "bert_encoder").Value as string;
            context.Note("signatures", vectors is null
                ? "none of them names the vectors of tokens; the weights are read all the same"
                : $"the vectors of tokens are the graph's tensor {ForeignText.Show(vectors)}");
        }
    }
}
