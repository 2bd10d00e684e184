namespace SparkBert.Cli.Reading;

/// <summary>What the stages want of a column that they read.</summary>
internal enum ColumnUse
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>Annotations.</summary>
    Annotations,

    /// <summary>A text or a number, as a text.</summary>
    Value,

    /// <summary>A map of texts.</summary>
    Map,
}
