using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.HuggingFace;
using SparkBert.Models.Import;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Imports a release of Google's BERT: bert_config.json, vocab.txt and a checkpoint (bert_model.ckpt.index with its data files, or another
/// name).
/// </summary>
internal sealed class GoogleImporter : IModelImporter
{
    private const string ConfigName = "bert_config.json";
    private const string UsualPrefix = "bert_model.ckpt";
    private const string NewestName = "checkpoint";

    public string Format => "google-checkpoint";

    public string Content => $"{ConfigName}, {UsualPrefix}.index and vocab.txt";

    // Exports to ONNX and conversions for PyTorch are often kept beside the configuration that they were made from.
    public bool Recognizes(string folder) =>
        !HasAny(folder, Safetensors.SingleName, Safetensors.IndexName, BundleManifest.GraphFileName)
        && (ListFiles(folder, "*" + TensorBundle.IndexExtension).Count > 0
            || ((HasAny(folder, ConfigName) || ListFiles(folder, "*.ckpt").Count > 0) && !HasAny(folder, Safetensors.PickleName)));

    public BundleManifest Import(ImportContext context)
    {
        var prefix = FindPrefix(context);
        var configName = File.Exists(context.SourceFile(ConfigName)) ? ConfigName : "config.json";
        var config = BertConfig.Read(context.SourceFile(configName), context);
        if (context.Options.Gelu is null && config.Gelu == Gelu.Erf)
        {
            context.Note(
                "GELU",
                "a checkpoint has no graph that would show the form; erf is what Hugging Face's conversion takes. "
                + "TF-Hub's models of 2018 compute the tanh form (--gelu tanh)");
        }

        using var bundle = TensorBundle.Open(context.SourceFile(prefix));
        var weights = new TensorFlowWeights(bundle);
        if (weights.Layers > config.Layers)
        {
            context.Note("layers", $"the first {config.Layers} of {weights.Layers}, as the configuration says");
        }

        return BertModelWriter.Write(context, config, weights, TokenizerFiles.Read(context.Source, context), Format);
    }

    /// <summary>The name that the files of the checkpoint begin with.</summary>
    private static string FindPrefix(ImportContext context)
    {
        var folder = context.Source;
        var indexes = ListFiles(folder, "*" + TensorBundle.IndexExtension);
        if (indexes.Contains(UsualPrefix + TensorBundle.IndexExtension))
        {
            return UsualPrefix;
        }

        if (indexes.Count == 1)
        {
            return indexes[0][..^TensorBundle.IndexExtension.Length];
        }

        if (indexes.Count > 1 && FindNewest(folder) is { } newest && indexes.Contains(newest + TensorBundle.IndexExtension))
        {
            context.Note("checkpoint", $"{newest}, which the file {NewestName} names");
            return newest;
        }

        if (indexes.Count > 1)
        {
            throw new ModelException(
                $"{folder} holds several checkpoints ({string.Join(", ", indexes.Take(4))}); leave one of them in it.");
        }

        var data = ListFiles(folder, "*.data-?????-of-?????");
        if (data.Count > 0)
        {
            var prefix = data[0][..data[0].LastIndexOf(".data-", StringComparison.Ordinal)];
            throw new ModelException(
                $"{prefix}{TensorBundle.IndexExtension} is missing from {folder}: the data files are there, but not the index of the "
                + "tensors in them.");
        }

        throw ListFiles(folder, "*.ckpt") is [var single, ..]
            ? new ModelException(
                $"{single} is a checkpoint of version 1, kept in one file (there is no {single}{TensorBundle.IndexExtension}), which is "
                + "not read. "
                + "TensorFlow's Saver writes version 2 with write_version=V2.")
            : new ModelException($"{UsualPrefix}{TensorBundle.IndexExtension} is missing from {folder}.");
    }

    /// <summary>What TensorFlow's Saver writes of the last checkpoint: <c>model_checkpoint_path: "model.ckpt-1000"</c>.</summary>
    private static string? FindNewest(string folder)
    {
        const string Key = "model_checkpoint_path:";
        const int MaxLines = 1000;
        var path = Path.Combine(folder, NewestName);
        var line = File.Exists(path)
            ? File.ReadLines(path).Take(MaxLines).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;

        // It is a path of the machine where the model was trained.
        return line is null ? null : Path.GetFileName(line[Key.Length..].Trim().Trim('"'));
    }

    private static bool HasAny(string folder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> ListFiles(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
