namespace SparkBert.Jobs;

/// <summary>The formats of the inputs and outputs of jobs, and how a name shows them.</summary>
internal static class JobFormat
{
    public const string Text = "txt";
    public const string Csv = "csv";
    public const string Jsonl = "jsonl";
    public const string Parquet = "parquet";
    public const string Table = "table";

    /// <summary>Those of inputs.</summary>
    public static readonly string[] Inputs = [Text, Csv, Jsonl, Parquet, Table];

    /// <summary>Those of outputs.</summary>
    public static readonly string[] Outputs = [Parquet, Jsonl];

    /// <summary>The format that a name shows; null where it shows none.</summary>
    public static string? FindByName(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name.TrimEnd('/')).ToLowerInvariant() switch
        {
            ".txt" or ".text" => Text,
            ".csv" or ".tsv" => Csv,
            ".jsonl" or ".ndjson" or ".json" => Jsonl,
            ".parquet" => Parquet,
            ".arrow" or ".feather" => "arrow",
            _ => null,
        };
    }
}
