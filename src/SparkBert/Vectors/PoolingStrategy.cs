namespace SparkBert.Vectors;

/// <summary>How the vectors of several tokens become one: Spark NLP's poolingStrategy.</summary>
public enum PoolingStrategy
{
    /// <summary>Their mean, the default.</summary>
    Average,

    /// <summary>Their sum.</summary>
    Sum,
}
