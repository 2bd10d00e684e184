namespace SparkBert.Cli.Files;

/// <summary>The formats of inputs, and how a file's name shows its own.</summary>
internal static class InputFormat
{
    public const string Text = "txt";
    public const string Csv = "csv";
    public const string Jsonl = "jsonl";
    public const string Parquet = "parquet";

    public static readonly string[] Names = [Text, Csv, Jsonl, Parquet];

    private const string Gzip = ".gz";

    /// <summary>The format that a name shows; null where it shows none.</summary>
    public static string? FindByName(string path)
    {
        var name = IsCompressed(path) ? path[..^Gzip.Length] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".text" => Text,
            ".csv" or ".tsv" => Csv,
            ".jsonl" or ".ndjson" or ".json" => Jsonl,
            ".parquet" => Parquet,
            _ => null,
        };
    }

    /// <summary>Whether a name says that the bytes are gzip.</summary>
    public static bool IsCompressed(string path) => path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
}
