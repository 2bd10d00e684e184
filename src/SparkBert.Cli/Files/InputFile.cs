namespace SparkBert.Cli.Files;

/// <summary>A file to read, or standard input.</summary>
/// <param name="Path">The path; <see cref="StandardInput"/> for standard input.</param>
/// <param name="Format">One of <see cref="InputFormat.Names"/>.</param>
/// <param name="IsCompressed">Whether the name says that the bytes are gzip.</param>
/// <param name="Size">The bytes of the file; 0 where they are not known.</param>
internal sealed record InputFile(string Path, string Format, bool IsCompressed, long Size)
{
    public const string StandardInput = "-";

    public bool IsStandardInput => Path == StandardInput;

    /// <summary>Whether it is a pipe, whose bytes come once.</summary>
    public bool IsPipe { get; init; } = Path == StandardInput;

    /// <summary>Whether nothing says that it is of its format.</summary>
    public bool IsFormatAssumed { get; init; }

    /// <summary>The columns that its folders say it has, as Spark writes them (<c>lang=en/part-0.jsonl</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Partition { get; init; } = [];
}
