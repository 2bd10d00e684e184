namespace SparkBert.Cli.Files;

/// <summary>What a column of JSON lines holds.</summary>
internal enum JsonKind
{
    /// <summary>Only nulls so far.</summary>
    Unknown,

    /// <summary>Strings.</summary>
    Text,

    /// <summary>Whole numbers of 64 bits.</summary>
    Integer,

    /// <summary>Numbers.</summary>
    Number,

    /// <summary>True and false.</summary>
    Flag,

    /// <summary>Arrays of annotations: objects with Spark NLP's names.</summary>
    Annotations,

    /// <summary>Anything else, kept as its JSON text.</summary>
    Json,
}
