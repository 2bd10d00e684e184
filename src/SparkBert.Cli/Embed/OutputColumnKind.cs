namespace SparkBert.Cli.Embed;

/// <summary>What an output takes of a column.</summary>
internal enum OutputColumnKind
{
    /// <summary>Its values.</summary>
    Value,

    /// <summary>All members of its JSON objects, as they are.</summary>
    Members,

    /// <summary>The member of the column's name, as it is.</summary>
    Member,

    /// <summary>Rows as they were read, where there is one.</summary>
    Content,
}
