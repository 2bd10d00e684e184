using System.CommandLine;
using SparkBert.Text.Records;

namespace SparkBert.Programs;

/// <summary>The options that say how texts and their columns are read: the same for <c>sparkbert embed</c> and for the jobs.</summary>
public sealed class ReadingOptions
{
    private readonly Option<string> textColumn = new("--text-column")
    {
        Description = "The column of texts; a column in a column with a full stop between (meta.author)",
        DefaultValueFactory = _ => "text",
    };

    private readonly Option<string> sentenceColumn = new("--sentence-col")
    {
        Description = "The column of sentences, where the input has annotations",
        DefaultValueFactory = _ => "sentence",
    };

    private readonly Option<string> tokenColumn = new("--token-col")
    {
        Description = "The column of tokens, where the input has annotations",
        DefaultValueFactory = _ => "token",
    };

    private readonly Option<string?> encoding = new("--encoding")
    {
        Description = "The encoding of text files (utf-8, utf-16, latin1, windows-1252, ...); by default by their first bytes, else utf-8",
    };

    private readonly Option<string?> delimiter = new("--delimiter")
    {
        Description = "What stands between the fields of CSV; by default a comma, and a tab in .tsv",
    };

    private readonly Option<string> quote = new("--quote")
    {
        Description = "What stands around fields of CSV that hold delimiters; none for nothing",
        DefaultValueFactory = _ => "\"",
    };

    private readonly Option<bool> header = new("--header")
    {
        Description = "Whether the first record of CSV names the columns (default true); else they are _c0, _c1, ...",
        DefaultValueFactory = _ => true,
    };

    private readonly Option<bool> binaryAsString = new("--binary-as-string")
    {
        Description = "Take a binary column of texts in Parquet for UTF-8, as Spark's binaryAsString",
    };

    private readonly Option<long?> limit = new("--limit") { Description = "Read this many rows at most" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] all = [textColumn, sentenceColumn, tokenColumn, encoding, delimiter, quote, header, binaryAsString, limit];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>The column of texts.</summary>
    /// <param name="parsed">The arguments.</param>
    public string TextColumn(ParseResult parsed) => Require(parsed).GetRequiredValue(textColumn);

    /// <summary>The column of sentences.</summary>
    /// <param name="parsed">The arguments.</param>
    public string SentenceColumn(ParseResult parsed) => Require(parsed).GetRequiredValue(sentenceColumn);

    /// <summary>The column of tokens.</summary>
    /// <param name="parsed">The arguments.</param>
    public string TokenColumn(ParseResult parsed) => Require(parsed).GetRequiredValue(tokenColumn);

    /// <summary>Whether the user named columns of annotations (true) or the column of texts (false); null if neither.</summary>
    /// <param name="parsed">The arguments.</param>
    public bool? TakesAnnotations(ParseResult parsed) =>
        IsGiven(parsed, sentenceColumn) || IsGiven(parsed, tokenColumn) ? true : IsGiven(parsed, textColumn) ? false : null;

    /// <summary>The name of the encoding of text files; null to find it out.</summary>
    /// <param name="parsed">The arguments.</param>
    public string? Encoding(ParseResult parsed) => Require(parsed).GetValue(encoding);

    /// <summary>How CSV is written.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">An option has no such value.</exception>
    public CsvFormat Csv(ParseResult parsed) => CsvFormat.Create(
        Require(parsed).GetValue(delimiter),
        parsed.GetRequiredValue(quote) is var text && text == "none" ? "" : text,
        parsed.GetValue(header));

    /// <summary>Whether a binary column of texts is UTF-8.</summary>
    /// <param name="parsed">The arguments.</param>
    public bool BinaryAsString(ParseResult parsed) => Require(parsed).GetValue(binaryAsString);

    /// <summary>The rows that are read at most; null for all.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public long? Limit(ParseResult parsed) => Require(parsed).GetValue(limit) is var rows && rows is null or >= 0
        ? rows
        : throw new ArgumentException($"--limit must be 0 or more, but is {rows}.");

    /// <summary>What is said where rows have not the columns that are wanted.</summary>
    /// <param name="takesAnnotations">Whether those of annotations are wanted.</param>
    /// <param name="text">The column of texts.</param>
    /// <param name="sentence">The column of sentences.</param>
    /// <param name="token">The column of tokens.</param>
    /// <param name="names">The columns that there are.</param>
    public static string DescribeMissing(bool takesAnnotations, string text, string sentence, string token, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return takesAnnotations
            ? $"the input has not both columns '{sentence}' (see --sentence-col) and '{token}' (see --token-col). Columns: "
                + $"{string.Join(", ", names)}."
            : $"the input has neither the column '{text}' (see --text-column) nor the annotation columns '{sentence}' and '{token}', "
                + $"which must be array<annotation>. Columns: {string.Join(", ", names)}."
                + (names is [var only] && only.AsSpan().ContainsAny(";\t|")
                    ? " Its fields may have another delimiter: see --delimiter."
                    : "");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => Require(parsed).GetResult(option) is { Implicit: false };

    private static ParseResult Require(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed;
    }
}
