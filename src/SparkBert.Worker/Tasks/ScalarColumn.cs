using Apache.Arrow;

namespace SparkBert.Worker.Tasks;

/// <summary>The result of one scalar function, taken in pieces.</summary>
internal sealed class ScalarColumn(BoundCall call, IEnumerable<RecordBatch> results) : IDisposable
{
    private readonly IEnumerator<RecordBatch> enumerator = results.GetEnumerator();
    private RecordBatch? current;
    private int taken;

    public string Name => call.Name;

    public bool HasRows => Remaining > 0;

    public int Remaining => current is null ? 0 : current.Length - taken;

    /// <summary>Goes on to the next batch with rows, if the one before is used up.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveToRows()
    {
        while (!HasRows)
        {
            if (!enumerator.MoveNext())
            {
                current = null;
                return false;
            }

            (current, taken) = (enumerator.Current, 0);
        }

        return true;
    }

    public Field CreateField(string name)
    {
        var field = current!.Schema.GetFieldByIndex(0);
        return new Field(name, field.DataType, field.IsNullable);
    }

    public IArrowArray Take(int rows)
    {
        var array = current!.Column(0);
        var piece = taken == 0 && rows == current.Length ? array : ArrowArrayFactory.Slice(array, taken, rows);
        taken += rows;
        return piece;
    }

    public void Dispose() => enumerator.Dispose();
}
