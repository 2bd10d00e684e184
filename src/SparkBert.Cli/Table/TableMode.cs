namespace SparkBert.Cli.Table;

/// <summary>What becomes of a table that is there.</summary>
internal enum TableMode
{
    /// <summary>The run is refused.</summary>
    Create,

    /// <summary>It keeps its rows.</summary>
    Append,

    /// <summary>Its rows are deleted; the table, its indexes and its rights stay.</summary>
    Overwrite,
}
