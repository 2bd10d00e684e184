namespace SparkBert.Connect.Sql;

/// <summary>What writing does if the target exists.</summary>
public enum SaveMode
{
    /// <summary>Fails.</summary>
    ErrorIfExists,

    /// <summary>Adds to it.</summary>
    Append,

    /// <summary>Replaces it.</summary>
    Overwrite,

    /// <summary>Writes nothing.</summary>
    Ignore,
}
