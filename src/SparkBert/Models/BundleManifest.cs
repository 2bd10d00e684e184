using System.Text.Json.Serialization;

namespace SparkBert.Models;

/// <summary>What <c>sparkbert.json</c> says of a model bundle.</summary>
internal sealed record BundleManifest
{
    /// <summary>The version of this form; readers refuse newer ones.</summary>
    public const int CurrentVersion = 1;

    public int FormatVersion { get; init; } = CurrentVersion;

    public required string Name { get; init; }

    public string Language { get; init; } = "en";

    public required string SourceFormat { get; init; }

    public required string Source { get; init; }

    public required bool CaseSensitive { get; init; }

    /// <summary>Spark NLP's parameter of that name, where the source sets it: what a column's <c>ref</c> is.</summary>
    public string? StorageRef { get; init; }

    /// <summary>The unique name of the annotator that Spark NLP saved: what a column's <c>ref</c> is where there is no <see cref="StorageRef"/>.</summary>
    public string? Uid { get; init; }

    /// <summary>What a column's <c>dimension</c> is where that is not the length of the vectors: Spark NLP's parameter of that name.</summary>
    public int? Dimension { get; init; }

    /// <summary>The default for the most pieces of a sentence, where the source has one.</summary>
    public int? MaxSentenceLength { get; init; }

    public string Precision { get; init; } = "fp32";

    public string? Gelu { get; init; }

    public string? License { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required int MaxPositions { get; init; }

    public required int VocabularySize { get; init; }

    public required BundleInputs Inputs { get; init; }

    /// <summary>Names of the outputs from the embeddings (0) to the last layer; null for a layer that the graph does not give.</summary>
    public required IReadOnlyList<string?> LayerOutputs { get; init; }

    /// <summary>SHA-256 of every other file, in hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>The inputs of a bundle's graph.</summary>
internal sealed record BundleInputs(string InputIds, string AttentionMask, string? TokenTypeIds, bool Int32);

/// <summary>The JSON form of <see cref="BundleManifest"/>.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleManifestJson : JsonSerializerContext;
