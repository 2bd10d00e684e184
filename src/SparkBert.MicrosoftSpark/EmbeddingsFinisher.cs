namespace SparkBert.MicrosoftSpark;

/// <summary>Plain vectors, without annotations: each column of <see cref="Stage.InputCols"/> becomes one of numbers.</summary>
public sealed class EmbeddingsFinisher : Stage
{
    /// <summary>Whether vectors are Spark ML's; else they are arrays of floats (the default).</summary>
    public bool? OutputAsVector { get; init; }

    /// <summary>Whether the columns of annotations are left out of the result.</summary>
    public bool? CleanAnnotations { get; init; }
}
