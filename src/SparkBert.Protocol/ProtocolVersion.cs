namespace SparkBert.Functions;

/// <summary>The layouts of a task's header; each is named after the Spark line that brought it.</summary>
public enum ProtocolVersion
{
    /// <summary>Spark 3.5.</summary>
    Spark35 = 35,

    /// <summary>Spark 4.0.</summary>
    Spark40 = 40,

    /// <summary>Spark 4.1.</summary>
    Spark41 = 41,

    /// <summary>Spark 4.2.</summary>
    Spark42 = 42,
}
