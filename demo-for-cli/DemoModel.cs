namespace SparkBert.Models.Store;

/// <summary>
/// The model that <c>demo</c> means: sentence-transformers/all-MiniLM-L6-v2 (English, uncased, 384 dimensions, Apache-2.0) at a fixed commit, whose files and vectors are checked against what is known of them here, whatever
/// the hub says.
/// </summary>
internal static class DemoModel
{
    /// <summary>The folder name of a copy that people keep themselves.</summary>
    public const string LocalFolder = "minilm-l6-uncased";

    /// <summary>What it is, in a line.</summary>
    public const string Description = "sentence-transformers/all-MiniLM-L6-v2, English, uncased, 384 dimensions, a trained model for trying things";

    /// <summary>Length of its vectors.</summary>
    public const int Dimension = 384;

    private const string Vectors = "SparkBert.Models.Store.DemoVectors.json";

    public static HuggingFaceName Repository { get; } = new("sentence-transformers/all-MiniLM-L6-v2", "1110a243fdf4706b3f48f1d95db1a4f5529b4d41");

    private static Dictionary<string, string> Sha256 { get; } = new(StringComparer.Ordinal)
    {
        ["config.json"] = "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        ["model.safetensors"] = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ["vocab.txt"] = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    };

    public static KnownVectors LoadVectors() => KnownVectors.Load(Vectors);

    /// <summary>Replaces what the hub says of the files by what is known of them.</summary>
    public static ResolvedModel Pin(ResolvedModel resolved) => resolved with
    {
        Files = [.. resolved.Files.Select(file => Sha256.TryGetValue(file.Name, out var hash) ? file with { Checksum = new Checksum(ChecksumKind.Sha256, hash) } : file)],
        Vectors = LoadVectors(),
    };
}
