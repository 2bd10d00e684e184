namespace SparkBert.Embeddings;

/// <summary>How the vectors of several layers become one.</summary>
public enum LayerCombination
{
    /// <summary>Their sum: the dimension stays.</summary>
    Sum,

    /// <summary>One after the other in the order asked for: the dimension is multiplied.</summary>
    Concatenate,
}
