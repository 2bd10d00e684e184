using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// What Spark ML writes of a saved annotator into <c>metadata</c>: a line of JSON with its class, its unique name and its parameters.
/// </summary>
/// <param name="Class">Name of the class without its package.</param>
/// <param name="Uid">The unique name.</param>
/// <param name="SparkVersion">The version of Spark that wrote it; null if it doesn't say.</param>
/// <param name="Engine">The engine that the model is for; Spark NLP before 5.0 knew TensorFlow only and writes none.</param>
/// <param name="StorageRef">The storage reference; null if only the default, the unique name, is there.</param>
/// <param name="Dimension">The parameter <c>dimension</c>.</param>
/// <param name="MaxSentenceLength">The parameter <c>maxSentenceLength</c>.</param>
/// <param name="CaseSensitive">The parameter <c>caseSensitive</c>.</param>
internal sealed record SparkNlpMetadata(
    string Class,
    string Uid,
    string? SparkVersion,
    string Engine,
    string? StorageRef,
    int Dimension,
    int MaxSentenceLength,
    bool CaseSensitive)
{
    /// <summary>The folder's name.</summary>
    public const string FolderName = "metadata";

    private const int MaxBytes = 16_000_000;
    private const int MaxDimension = 1_000_000;

    // Spark NLP's defaults (BertEmbeddings.scala).
    private const int DefaultDimension = 768;
    private const int DefaultMaxSentenceLength = 128;

    /// <summary>Reads the metadata of a saved annotator.</summary>
    /// <param name="folder">The annotator's folder.</param>
    /// <param name="note">Gets a note of parameters that are not known.</param>
    /// <exception cref="ModelException">There is none, it is not JSON, or a parameter has an impossible value.</exception>
    public static SparkNlpMetadata Read(string folder, Action<string, string> note)
    {
        // Spark writes a text file in parts; all but one are empty.
        var metadata = Path.Combine(folder, FolderName);
        if (SparkFolder.ListParts(metadata).FirstOrDefault(part => part.Length > 0) is not { } first)
        {
            throw new ModelException($"there is no part-* with content in {metadata}.");
        }

        var name = $"{FolderName}/{ForeignText.Show(first.Name)}";
        if (first.Length > MaxBytes)
        {
            throw new ModelException(
                $"{name} has {ByteSize.Format(first.Length)}, over the limit of {ByteSize.Format(MaxBytes)} for metadata.");
        }

        // Spark itself takes the first line.
        GitLfs.Refuse(first.FullName);
        var bytes = File.ReadAllBytes(first.FullName);
        var end = Array.IndexOf(bytes, (byte)'\n');
        using var document = JsonFile.Parse(end < 0 ? bytes : bytes[..end], name);
        var parsed = Parse(document.RootElement, name);
        foreach (var map in (string[])["paramMap", "defaultParamMap"])
        {
            SourceOptions.SparkNlp.Check(JsonMember.Find(document.RootElement, map).Value ?? default, $"{name}, {map}", note);
        }

        return parsed;
    }

    private static SparkNlpMetadata Parse(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{name} must hold a JSON object, but holds {root.ValueKind}.");
        }

        JsonMember FindSet(string parameter) => FindParameter(root, "paramMap", parameter, name);
        JsonMember Find(string parameter) =>
            FindSet(parameter) is { Value: not null } set ? set : FindParameter(root, "defaultParamMap", parameter, name);

        return new SparkNlpMetadata(
            ReadClass(root, name),
            FindText(root, "uid") ?? throw new ModelException($"{name} has no uid."),
            FindText(root, "sparkVersion"),
            Find("engine").ReadText() ?? "tensorflow",
            FindSet("storageRef").ReadText(),
            Find("dimension").ReadSize(MaxDimension) ?? DefaultDimension,
            Find("maxSentenceLength").ReadSize(BertEmbeddings.MaxSentenceLengthLimit) ?? DefaultMaxSentenceLength,
            Find("caseSensitive").ReadFlag() ?? false);
    }

    private static string ReadClass(JsonElement root, string name)
    {
        var full = FindText(root, "class")
            ?? throw new ModelException($"{name} has no class; it is not what Spark writes of a saved annotator.");
        return ForeignText.Show(full[(full.LastIndexOf('.') + 1)..]);
    }

    /// <summary>A parameter that is null is as one that is missing.</summary>
    private static JsonMember FindParameter(JsonElement root, string map, string parameter, string file)
    {
        var found = JsonMember.Find(JsonMember.Find(root, map).Value ?? default, parameter, file);
        return found.Value is { ValueKind: JsonValueKind.Null } ? found with { Value = null } : found;
    }

    private static string? FindText(JsonElement root, string name) =>
        JsonMember.Find(root, name).Text is { Length: > 0 } text ? text : null;
}
