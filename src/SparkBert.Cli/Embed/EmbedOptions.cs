using SparkBert.Stages;

namespace SparkBert.Cli.Embed;

/// <summary>What <c>sparkbert embed</c> was asked to do.</summary>
internal sealed record EmbedOptions
{
    public required string[] Inputs { get; init; }

    public string? InputFormat { get; init; }

    /// <summary>The column of texts, in the input or of a text file.</summary>
    public required string TextColumn { get; init; }

    /// <summary>The path or name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Creates the stage with the parameters of the command line on the model.</summary>
    public required Func<BertModel, BertEmbeddings> CreateStage { get; init; }

    /// <summary>A pipeline in its JSON form, in place of the model and its parameters.</summary>
    public string? PipelineFile { get; init; }

    public RowErrorMode Mode { get; init; }

    /// <summary>The columns to keep; null for those of the input and the embeddings.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    public required string Output { get; init; }

    public string? OutputFormat { get; init; }

    public string? Quarantine { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>Whether the summary is JSON.</summary>
    public bool Json { get; init; }
}
