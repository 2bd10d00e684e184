using Apache.Arrow;

namespace SparkBert.Cli.Embed;

/// <summary>Cuts a sequence of batches into blocks of so many rows each, without reading ahead.</summary>
/// <param name="batches">The rows.</param>
internal sealed class RowBlocks(IEnumerator<RecordBatch> batches)
{
    private RecordBatch? rest;

    /// <summary>The rows that were taken.</summary>
    public long RowsTaken { get; private set; }

    /// <summary>Whether there is another row.</summary>
    public bool HasMore
    {
        get
        {
            while (rest is null or { Length: 0 })
            {
                if (!batches.MoveNext())
                {
                    return false;
                }

                rest = batches.Current;
            }

            return true;
        }
    }

    /// <summary>The next rows, at most so many.</summary>
    public IEnumerable<RecordBatch> Take(long rows)
    {
        while (rows > 0 && HasMore)
        {
            var taken = rest!.Length <= rows ? rest : rest.Slice(0, (int)rows);
            rest = taken.Length == rest.Length ? null : rest.Slice(taken.Length, rest.Length - taken.Length);
            rows -= taken.Length;
            RowsTaken += taken.Length;
            yield return taken;
        }
    }
}
