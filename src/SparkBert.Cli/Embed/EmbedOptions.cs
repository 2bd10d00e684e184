using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.WordPieces;

namespace SparkBert.Cli.Embed;

/// <summary>What <c>sparkbert embed</c> was asked to do.</summary>
internal sealed record EmbedOptions
{
    public required string[] Inputs { get; init; }

    public required string Output { get; init; }

    public string? InputFormat { get; init; }

    public string? OutputFormat { get; init; }

    public string Model { get; init; } = ModelChoice.Demo;

    public string? PipelineFile { get; init; }

    public string TextColumn { get; init; } = "text";

    public string OutputCol { get; init; } = "embeddings";

    public string[]? Columns { get; init; }

    public int? BatchSize { get; init; }

    public int? MaxSentenceLength { get; init; }

    public bool? CaseSensitive { get; init; }

    public int[]? Layers { get; init; }

    public LayerCombination LayerCombination { get; init; }

    public Pooling Pooling { get; init; }

    public WordPieceBehaviour Behaviour { get; init; }

    public int? Threads { get; init; }

    public RowErrorMode Mode { get; init; }

    public string? Quarantine { get; init; }

    public bool Overwrite { get; init; }

    public bool Json { get; init; }
}
