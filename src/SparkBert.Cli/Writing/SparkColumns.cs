using Apache.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Columns of any Arrow type as columns of the types that Spark reads from Parquet, value for value. A value that Spark's type does not
/// reach makes its row bad.
/// </summary>
internal sealed class SparkColumns
{
    private readonly Dictionary<string, Field> copied;

    /// <param name="schema">The columns.</param>
    /// <param name="isTaken">Whether a column goes to the output; others stay as they are.</param>
    /// <exception cref="UsageException">Spark has no type for a column that is taken.</exception>
    public SparkColumns(Schema schema, Func<string, bool> isTaken)
    {
        copied = schema.FieldsList.Where(field => isTaken(field.Name) && !SparkCopy.IsSparkType(field.DataType)).ToDictionary(
            field => field.Name,
            field => new Field(field.Name, SparkCopy.Create(field.DataType, field.Name).Type, nullable: true, field.Metadata));
        Schema = Convert(schema);
    }

    /// <summary>The columns in Spark's types.</summary>
    public Schema Schema { get; }

    /// <summary>Converts the columns of a batch.</summary>
    /// <param name="batch">The rows; other columns than those of the schema stay as they are.</param>
    /// <param name="refuse">Gets the rows that a value makes bad, and why.</param>
    public RecordBatch Convert(RecordBatch batch, Action<int, string> refuse) => copied.Count == 0 ? batch : new RecordBatch(
        Convert(batch.Schema),
        batch.Arrays.Select((array, i) => batch.Schema.GetFieldByIndex(i).Name is var name && copied.ContainsKey(name)
            ? Copy(array, name, refuse)
            : array),
        batch.Length);

    private Schema Convert(Schema schema) =>
        new(schema.FieldsList.Select(field => copied.GetValueOrDefault(field.Name, field)), schema.Metadata);

    private static IArrowArray Copy(IArrowArray array, string name, Action<int, string> refuse)
    {
        var copy = SparkCopy.Create(array.Data.DataType, name);
        for (var row = 0; row < array.Length; row++)
        {
            if (array.IsNull(row))
            {
                copy.AppendNull();
            }
            else if (!copy.Append(array, row))
            {
                refuse(row, $"column '{name}': a time is beyond what Spark's 64 bits of microseconds reach.");
            }
        }

        return copy.Build();
    }
}
