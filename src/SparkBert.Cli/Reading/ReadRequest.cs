namespace SparkBert.Cli.Reading;

/// <summary>What a run needs of the rows.</summary>
internal sealed record ReadRequest
{
    /// <summary>The columns that the stages read. Only they can make a row bad.</summary>
    public required IReadOnlyList<UsedColumn> Used { get; init; }

    /// <summary>The names of the columns that travel with each row.</summary>
    public required RowOrigin Origin { get; init; }

    /// <summary>
    /// The names that the output adds to JSON objects, which go to it as they are; then they have no other columns than those that are
    /// used, and a member of one of these names makes a row bad. Null where the objects become columns.
    /// </summary>
    public IReadOnlyCollection<string>? AddedToObjects { get; init; }
}
