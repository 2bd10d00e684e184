namespace SparkBert.Connect.Sql.Streaming;

/// <summary>Which rows of a stream's result are written.</summary>
public enum OutputMode
{
    /// <summary>Rows that are new.</summary>
    Append,

    /// <summary>All rows, each time.</summary>
    Complete,

    /// <summary>Rows that are new or changed.</summary>
    Update,
}
