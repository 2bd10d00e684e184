namespace SparkBert.Cli.Files;

/// <summary>The formats of outputs, and how a file's name shows its own.</summary>
internal static class OutputFormat
{
    public const string Parquet = "parquet";
    public const string Jsonl = "jsonl";
    public const string Arrow = "arrow";
    public const string Npy = "npy";
    public const string Safetensors = "safetensors";

    /// <summary>A table of a database, which an address shows and no option.</summary>
    public const string Table = "table";

    /// <summary>The formats of files.</summary>
    public static readonly string[] Names = [Parquet, Jsonl, Arrow, Npy, Safetensors];

    /// <summary>Whether a format has vectors alone.</summary>
    public static bool IsMatrix(string? format) => format is Npy or Safetensors;

    /// <summary>The format that a name shows; null where it shows none.</summary>
    public static string? FindByName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".parquet" => Parquet,
        ".jsonl" or ".ndjson" => Jsonl,
        ".arrow" or ".feather" => Arrow,
        ".npy" => Npy,
        ".safetensors" => Safetensors,
        _ => null,
    };
}
