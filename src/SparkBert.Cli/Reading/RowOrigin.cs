using SparkBert.Functions;

namespace SparkBert.Cli.Reading;

/// <summary>
/// The names of the columns that travel with each row from its reader to the writers. None of them is a name in the input.
/// </summary>
internal sealed record RowOrigin
{
    private RowOrigin(IReadOnlyCollection<string> taken)
    {
        File = FreeName.Find("__sparkbert_file", taken);
        Number = FreeName.Find("__sparkbert_number", taken);
        Error = FreeName.Find("__sparkbert_error", taken);
        Raw = FreeName.Find("__sparkbert_raw", taken);
        Corrupt = FreeName.Find("__sparkbert_corrupt", taken);
        Object = FreeName.Find("__sparkbert_object", taken);
    }

    /// <summary>The file (string).</summary>
    public string File { get; }

    /// <summary>The row's number in its file, from 1 (bigint): its first line, in text formats.</summary>
    public string Number { get; }

    /// <summary>What is wrong with the row (string, null if nothing is).</summary>
    public string Error { get; }

    /// <summary>The row as it was read (binary); null in formats that have no text.</summary>
    public string Raw { get; }

    /// <summary>The same of rows whose columns could not be read; null for all others.</summary>
    public string Corrupt { get; }

    /// <summary>The same of rows whose text is a JSON object that the output takes over as it is; null for all others.</summary>
    public string Object { get; }

    /// <summary>Names that an input does not have.</summary>
    /// <param name="taken">The names of its columns.</param>
    public static RowOrigin Beside(IReadOnlyCollection<string> taken) => new(taken);

    /// <summary>Whether a column is one of these.</summary>
    public bool Has(string column) =>
        column == File || column == Number || column == Error || column == Raw || column == Corrupt || column == Object;
}
