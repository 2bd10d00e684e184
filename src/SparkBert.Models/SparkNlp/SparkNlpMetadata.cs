using SparkBert.Bundles;
using System.Text.Json;
using SparkBert.Embeddings;
using SparkBert.Models.Archives;

namespace SparkBert.Models.SparkNlp;

/// <summary>What Spark ML writes of a saved annotator into <c>metadata</c>: a line of JSON with its class, its unique name and its parameters.</summary>
/// <param name="Class">Name of the class without its package.</param>
/// <param name="Uid">The unique name.</param>
/// <param name="SparkVersion">The version of Spark that wrote it; null if it doesn't say.</param>
/// <param name="Engine">The engine that the model is for; Spark NLP before 5.0 knew TensorFlow only and writes none.</param>
/// <param name="StorageRef">The storage reference; null where only the default, the unique name, is there.</param>
/// <param name="Dimension">The parameter <c>dimension</c>.</param>
/// <param name="MaxSentenceLength">The parameter <c>maxSentenceLength</c>.</param>
/// <param name="CaseSensitive">The parameter <c>caseSensitive</c>.</param>
internal sealed record SparkNlpMetadata(string Class, string Uid, string? SparkVersion, string Engine, string? StorageRef, int Dimension, int MaxSentenceLength, bool CaseSensitive)
{
    /// <summary>The folder's name.</summary>
    public const string FolderName = "metadata";

    private const int MostBytes = 16 << 20;

    /// <summary>Reads the metadata of a saved annotator.</summary>
    /// <param name="folder">The annotator's folder.</param>
    /// <exception cref="ModelException">There is none, it is not JSON, or a parameter has an impossible value.</exception>
    public static SparkNlpMetadata Read(string folder)
    {
        // Spark writes a text file in parts; all but one are empty.
        var metadata = Path.Combine(folder, FolderName);
        var parts = SparkFolder.Parts(metadata).Where(part => part.Length > 0).ToList();
        if (parts.Count == 0)
        {
            throw new ModelException($"there is no part-* with content in {metadata}.");
        }

        if (parts[0].Length > MostBytes)
        {
            throw new ModelException($"{FolderName}/{parts[0].Name} has {parts[0].Length:N0} bytes, over the limit of {MostBytes:N0} for metadata.");
        }

        // Spark itself takes the first line.
        var name = $"{FolderName}/{parts[0].Name}";
        var bytes = File.ReadAllBytes(parts[0].FullName);
        var end = Array.IndexOf(bytes, (byte)'\n');
        using var document = ModelJson.Parse(end < 0 ? bytes : bytes[..end], name);
        return Parse(document.RootElement, name);
    }

    private static SparkNlpMetadata Parse(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{name} must hold a JSON object, but holds {root.ValueKind}.");
        }

        JsonElement? Parameter(string parameter) => Member(root, "paramMap", parameter) ?? Member(root, "defaultParamMap", parameter);
        return new SparkNlpMetadata(
            ClassName(root, name),
            Text(root, "uid") ?? throw new ModelException($"{name} has no uid."),
            Text(root, "sparkVersion"),
            Text(Parameter("engine"), name, "engine") ?? "tensorflow",
            Text(Member(root, "paramMap", "storageRef"), name, "storageRef"),
            Number(Parameter("dimension"), name, "dimension", 768, 1 << 20),
            Number(Parameter("maxSentenceLength"), name, "maxSentenceLength", 128, BertEmbeddings.MaxSentenceLengthLimit),
            Flag(Parameter("caseSensitive"), name, "caseSensitive"));
    }

    private static string ClassName(JsonElement root, string name)
    {
        var full = Text(root, "class") ?? throw new ModelException($"{name} has no class; it is not what Spark writes of a saved annotator.");
        return ArchivePath.Display(full[(full.LastIndexOf('.') + 1)..]);
    }

    private static JsonElement? Member(JsonElement root, string map, string name) =>
        root.TryGetProperty(map, out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static string? Text(JsonElement? value, string file, string name) => value is not { } json ? null
        : json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 and <= 1024 } text ? text
        : throw new ModelException($"{file}: {name} must be a text, but is {Raw(json)}.");

    private static int Number(JsonElement? value, string file, string name, int fallback, int most) => value is not { } json ? fallback
        : json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var number) && number >= 1 && number <= most ? number
        : throw new ModelException($"{file}: {name} must be a whole number from 1 to {most:N0}, but is {Raw(json)}.");

    private static bool Flag(JsonElement? value, string file, string name) => value is not { } json ? false
        : json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean()
        : throw new ModelException($"{file}: {name} must be true or false, but is {Raw(json)}.");

    private static string Raw(JsonElement json) => ArchivePath.Display(json.GetRawText());
}
