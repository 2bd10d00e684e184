namespace SparkBert.Programs;

/// <summary>What a row of the output is.</summary>
public enum OutputLayout
{
    /// <summary>A row of the input, with a column of annotations.</summary>
    Annotations,

    /// <summary>A vector.</summary>
    Flat,
}
