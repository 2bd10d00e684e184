using System.Text.Json;
using System.Text.Json.Serialization;
using SparkBert.Text.Words;

namespace SparkBert.Bundles;

/// <summary>What <c>sparkbert.json</c> says of a model bundle.</summary>
public sealed record BundleManifest
{
    /// <summary>The file of the manifest in a bundle.</summary>
    public const string FileName = "sparkbert.json";

    /// <summary>The file of the graph in a bundle.</summary>
    public const string GraphFileName = "model.onnx";

    /// <summary>The file of the word pieces in a bundle.</summary>
    public const string VocabularyFileName = "vocab.txt";

    /// <summary>The precision of a model whose matrix products are of 32-bit floats.</summary>
    public const string SinglePrecision = "fp32";

    /// <summary>The precision of a model whose matrix products are of 8-bit integers.</summary>
    public const string EightBitPrecision = "int8";

    /// <summary>The format version that this program writes; a reader refuses others.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format version.</summary>
    [JsonRequired]
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The language of the texts that it was trained on, such as <c>en</c>, or <c>xx</c> for several.</summary>
    [JsonRequired]
    public string Language { get; init; } = "en";

    /// <summary>The format that it was imported from.</summary>
    public required string SourceFormat { get; init; }

    /// <summary>What it was imported from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it tells capital letters apart.</summary>
    public required bool CaseSensitive { get; init; }

    /// <summary>Spark NLP's parameter of that name, if the source sets it: the value of <c>ref</c> in a column's metadata.</summary>
    public string? StorageRef { get; init; }

    /// <summary>
    /// The unique name of the annotator that Spark NLP saved: the value of <c>ref</c> if there is no <see cref="StorageRef"/>.
    /// </summary>
    public string? Uid { get; init; }

    /// <summary>
    /// Spark NLP's parameter of that name: the value of <c>dimension</c> in a column's metadata if it is not the length of the vectors.
    /// </summary>
    public int? Dimension { get; init; }

    /// <summary>The default maximum number of pieces in a sentence, if the source has one.</summary>
    public int? MaxSentenceLength { get; init; }

    /// <summary>The precision of the matrix products: <see cref="SinglePrecision"/> or <see cref="EightBitPrecision"/>.</summary>
    [JsonRequired]
    public string Precision { get; init; } = SinglePrecision;

    /// <summary>The form of the GELU activation, <c>erf</c> or <c>tanh</c>; null if it isn't known.</summary>
    public string? Gelu { get; init; }

    /// <summary>The licence of the weights, where it is known.</summary>
    public string? License { get; init; }

    /// <summary>Length of a position's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The longest sequence, [CLS] and [SEP] included.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>The number of entries of <c>vocab.txt</c>.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The inputs of the graph.</summary>
    public required BundleInputs Inputs { get; init; }

    /// <summary>
    /// The names of the outputs [batch, sequence, hidden], from the embeddings (0) to the last layer; null for a layer that the graph does
    /// not output.
    /// </summary>
    public required IReadOnlyList<string?> LayerOutputs { get; init; }

    /// <summary>
    /// The name of the output [batch, hidden] of the pooler. Null for a model without one, and in bundles of earlier versions, which left
    /// it out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PoolerOutput { get; init; }

    /// <summary>
    /// What the model's own tokenizer does beyond lower case, for the standard behaviour. Null in bundles of earlier versions, which are
    /// read by the defaults and know no added tokens.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StandardWordOptions? Words { get; init; }

    /// <summary>How well a model in 8-bit integers agrees with the one that it was made from; null for a model in fp32.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrecisionAgreement? Agreement { get; init; }

    /// <summary>How 8-bit weights were rounded; null for fp32, and in bundles of earlier versions: to the nearest steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightRounding? Rounding { get; init; }

    /// <summary>SHA-256 of every other file, in hexadecimal.</summary>
    [JsonRequired]
    public IReadOnlyDictionary<string, string> Files { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// SHA-256 of the manifest without this member: a manifest that was edited after it was written is refused. Null in bundles of earlier
    /// versions.
    /// </summary>
    public string? Seal { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="file">The file's path, for messages.</param>
    /// <exception cref="ModelException">
    /// It is not JSON, lacks a member, is of a newer version, or was edited after it was written.
    /// </exception>
    public static BundleManifest Parse(ReadOnlySpan<byte> utf8, string file)
    {
        BundleManifest manifest;
        string seal;
        try
        {
            manifest = JsonSerializer.Deserialize(utf8, BundleManifestJson.Default.BundleManifest)
                ?? throw new ModelException($"{file} is empty.");

            // What lacks a member that must be there can be read, but not written.
            seal = manifest.ComputeSeal();
        }
        catch (JsonException error)
        {
            throw new ModelException($"{file} can't be read: {error.Message}", error);
        }

        if (manifest.FormatVersion != CurrentVersion)
        {
            throw new ModelException(
                $"{file} is of version {manifest.FormatVersion}; this program reads version {CurrentVersion}. "
                + "Use the program that wrote it, or import the model again.");
        }

        return manifest.Seal is null || manifest.Seal == seal
            ? manifest
            : throw new ModelException(
                $"{file} was changed after it was written: its seal is {manifest.Seal}, but its content has {seal}. "
                + "Import the model again with the options that you want, or set them where you embed.");
    }

    /// <summary>The bytes of the file, sealed.</summary>
    public byte[] ToUtf8() =>
        JsonSerializer.SerializeToUtf8Bytes(this with { Seal = ComputeSeal() }, BundleManifestJson.Default.BundleManifest);

    private string ComputeSeal()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this with { Seal = null }, BundleManifestJson.Default.BundleManifest);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
    }
}


/// <summary>The JSON form of <see cref="BundleManifest"/>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleManifestJson : JsonSerializerContext;
