namespace SparkBert.Cli.Reading;

/// <summary>A column that an input has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAnnotations">Whether it holds annotations.</param>
/// <param name="Children">The columns in it.</param>
internal sealed record OutlineColumn(string Name, bool IsAnnotations, IReadOnlyList<OutlineColumn> Children)
{
    /// <summary>A column of names and full stops: the column of that very name, else the column in a column.</summary>
    /// <returns>Null if there is none.</returns>
    public static OutlineColumn? Find(IReadOnlyList<OutlineColumn> columns, string path)
    {
        if (columns.FirstOrDefault(column => column.Name == path) is { } exact)
        {
            return exact;
        }

        return columns
            .Where(column => path.StartsWith(column.Name + ".", StringComparison.Ordinal))
            .Select(column => Find(column.Children, path[(column.Name.Length + 1)..]))
            .FirstOrDefault(found => found is not null);
    }
}
