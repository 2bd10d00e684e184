namespace SparkBert.Cli.Writing;

/// <summary>How a Parquet file is packed. The rows that are read from it are the same, whatever this says.</summary>
/// <param name="Compression">One of <see cref="Compressions"/>.</param>
/// <param name="VectorEncoding">One of <see cref="VectorEncodings"/>.</param>
internal readonly record struct ParquetSettings(string Compression, string VectorEncoding)
{
    public const string Zstd = "zstd";
    public const string Snappy = "snappy";
    public const string None = "none";
    public const string Plain = "plain";
    public const string ByteStreamSplit = "byte-stream-split";

    public static readonly string[] Compressions = [Zstd, Snappy, None];
    public static readonly string[] VectorEncodings = [Plain, ByteStreamSplit];

    /// <summary>
    /// Zstd makes plain vectors 8 % smaller, and Snappy makes them no smaller at all. Split into streams of bytes they are 16 % smaller,
    /// but the vectorized readers of Spark 3.5 to 4.2, which are on by default, don't read that (docs/performance.md).
    /// </summary>
    public static ParquetSettings Default { get; } = new(Zstd, Plain);
}
