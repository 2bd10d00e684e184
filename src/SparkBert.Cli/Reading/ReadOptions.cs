using System.Text;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Reading;

/// <summary>How inputs are read.</summary>
internal sealed record ReadOptions
{
    /// <summary>The name of the column of a text file.</summary>
    public required string TextColumn { get; init; }

    /// <summary>The encoding of texts; null for what their first bytes say, or UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>How CSV is written.</summary>
    public required CsvFormat Csv { get; init; }

    /// <summary>Whether a binary column of texts is UTF-8.</summary>
    public bool BinaryAsString { get; init; }
}
