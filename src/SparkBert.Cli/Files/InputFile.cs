namespace SparkBert.Cli.Files;

/// <summary>A file to read, or standard input.</summary>
/// <param name="Path">The path; <see cref="StandardInput"/> for standard input.</param>
/// <param name="Format">One of <see cref="InputFormat.Names"/>.</param>
/// <param name="IsCompressed">Whether the bytes are gzip.</param>
/// <param name="Size">The bytes of the file; 0 for standard input.</param>
internal sealed record InputFile(string Path, string Format, bool IsCompressed, long Size)
{
    public const string StandardInput = "-";

    public bool IsStandardInput => Path == StandardInput;
}
