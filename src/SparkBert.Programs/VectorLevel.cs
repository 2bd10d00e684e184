namespace SparkBert.Programs;

/// <summary>What has a vector.</summary>
public enum VectorLevel
{
    /// <summary>A token.</summary>
    Token,

    /// <summary>A sentence.</summary>
    Sentence,

    /// <summary>The text of a row.</summary>
    Document,
}
