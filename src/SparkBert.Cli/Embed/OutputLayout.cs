namespace SparkBert.Cli.Embed;

/// <summary>What a row of the output is.</summary>
internal enum OutputLayout
{
    /// <summary>A row of the input, with a column of annotations.</summary>
    Annotations,

    /// <summary>A vector.</summary>
    Flat,
}
