namespace SparkBert.Cli.Reading;

/// <summary>A column that the stages read.</summary>
/// <param name="Name">Its name, or its path in nested columns with full stops between.</param>
/// <param name="Use">What it should be.</param>
internal sealed record UsedColumn(string Name, ColumnUse Use);
