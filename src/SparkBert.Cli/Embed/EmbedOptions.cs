using SparkBert.Cli.Reading;
using SparkBert.Cli.Table;
using SparkBert.Cli.Writing;
using SparkBert.Programs;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>What <c>sparkbert embed</c> was asked to do.</summary>
internal sealed record EmbedOptions
{
    public required string[] Inputs { get; init; }

    public string? InputFormat { get; init; }

    /// <summary>How inputs are read.</summary>
    public required ReadOptions Reading { get; init; }

    /// <summary>The column of texts, in the input or of a text file.</summary>
    public string TextColumn => Reading.TextColumn;

    /// <summary>The columns of annotations.</summary>
    public required string SentenceColumn { get; init; }

    public required string TokenColumn { get; init; }

    /// <summary>Whether the user named the columns of annotations (true) or of texts (false); null if the input decides.</summary>
    public bool? TakesAnnotations { get; init; }

    /// <summary>The path or name of the model.</summary>
    public required string? Model { get; init; }

    /// <summary>The precision that the model is to have; null for the one that it has.</summary>
    public string? Precision { get; init; }

    /// <summary>What the model runs on.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>What has a vector.</summary>
    public VectorLevel Level { get; init; }

    /// <summary>Creates the stage with the parameters of the command line on the model, its input columns and its output column.</summary>
    public required Func<BertModel, IReadOnlyList<string>, string, BertEmbeddings> CreateStage { get; init; }

    /// <summary>The column of embeddings.</summary>
    public required string OutputColumn { get; init; }

    /// <summary>A pipeline in its JSON form, in place of the model and its parameters.</summary>
    public string? PipelineFile { get; init; }

    public RowErrorMode Mode { get; init; }

    /// <summary>How many bad rows a run goes on with.</summary>
    public MaxFailures? MaxFailures { get; init; }

    /// <summary>The rows that are read at most; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether all is checked with a few rows, and nothing is embedded.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The columns to keep; null for those of the input and the embeddings.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column that says what is wrong with a row.</summary>
    public required string ErrorColumn { get; init; }

    /// <summary>The column of rows that could not be read, as they are.</summary>
    public required string CorruptColumn { get; init; }

    public required string Output { get; init; }

    public string? OutputFormat { get; init; }

    /// <summary>What a row of the output is; null if the user did not say.</summary>
    public OutputLayout? Layout { get; init; }

    /// <summary>Whether each vector is a row of the output.</summary>
    public bool IsFlat => Layout == OutputLayout.Flat || WritesMatrix || WritesTable;

    /// <summary>Whether the output is a file of vectors, with their ids in a file beside it.</summary>
    public bool WritesMatrix => Files.OutputFormat.IsMatrix(FindFormat());

    /// <summary>Whether the output is a table of a database.</summary>
    public bool WritesTable => TableAddress.IsAddress(Output);

    /// <summary>The table; null if the user named none.</summary>
    public string? Table { get; init; }

    /// <summary>Whether rows are added to a table that is there.</summary>
    public bool Append { get; init; }

    /// <summary>The numbers of the vectors.</summary>
    public VectorFormat Vectors { get; init; }

    /// <summary>The column of the input that tells its rows apart; null to number them.</summary>
    public string? IdColumn { get; init; }

    /// <summary>The compression of Parquet; null if the user named none.</summary>
    public string? Compression { get; init; }

    /// <summary>The encoding of Parquet's vectors; null if the user named none.</summary>
    public string? VectorEncoding { get; init; }

    /// <summary>How Parquet is packed.</summary>
    public ParquetSettings Parquet => new(
        Compression ?? ParquetSettings.Default.Compression, VectorEncoding ?? ParquetSettings.Default.VectorEncoding);

    /// <summary>Whether the output is JSON lines.</summary>
    public bool WritesJson => FindFormat() == Files.OutputFormat.Jsonl;

    /// <summary>Whether the output is Parquet.</summary>
    public bool WritesParquet => FindFormat() == Files.OutputFormat.Parquet;

    /// <summary>How names of columns are compared: to Spark, which reads the Parquet, small and capital letters are the same.</summary>
    public StringComparer NameComparer => WritesParquet ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public string? Quarantine { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>Whether the output is a folder of parts, in which a run goes on where another ended.</summary>
    public bool Resume { get; init; }

    /// <summary>The rows of a part.</summary>
    public long PartRows { get; init; }

    /// <summary>The column that says how it went with a row; null for none.</summary>
    public string? StatusColumn { get; init; }

    /// <summary>Whether the summary is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The format of the output; null where neither an option nor the name shows it.</summary>
    public string? FindFormat() => Files.StandardOutput.IsName(Output)
        ? Files.OutputFormat.Jsonl
        : WritesTable ? Files.OutputFormat.Table
        : OutputFormat ?? Files.OutputFormat.FindByName(Output) ?? (Resume ? Files.OutputFormat.Parquet : null);
}
