namespace SparkBert.Cli.Embed;

/// <summary>What has a vector.</summary>
internal enum VectorLevel
{
    Token,

    Sentence,

    /// <summary>The text of a row.</summary>
    Document,
}
