using Apache.Arrow;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>
/// Grouped map: the function is called once a group, or once for all if it looks at rows alone. Up to Spark 4.0 a group is one batch of the
/// one stream; since 4.1 it is a stream of its own behind the int 1, and the int 0 ends the groups.
/// </summary>
internal sealed class GroupedOperator : Operator
{
    private const string Marker = "group marker (number of streams; 0 = no more groups)";

    private readonly BoundCall call;
    private readonly WireReader reader;
    private readonly ArrowInput input;
    private readonly CancellationToken cancellation;
    private readonly GroupColumns columns;
    private readonly bool isFramed;
    private readonly bool isStruct;
    private bool isAtEnd;

    public GroupedOperator(BoundCall call, TaskHeader header, WireReader reader, ArrowInput input, CancellationToken cancellation)
    {
        this.call = call;
        this.reader = reader;
        this.input = input;
        this.cancellation = cancellation;
        columns = GroupColumns.Parse(header.Udfs[0].Arguments);
        isFramed = header.Version >= ProtocolVersion.Spark41;
        isStruct = header.EvalType.HasStructInput();
    }

    public override IEnumerable<RecordBatch> Run() => call.Groups == GroupUse.None
        ? call.Run(Flatten(ReadGroups().SelectMany(group => group)).Select(batch => Select(batch, columns.Values)))
            .Select(StructColumn.Wrap)
        : ReadGroups().SelectMany(RunGroup);

    public override void Drain()
    {
        input.Drain();
        while (isFramed && MoveToGroup())
        {
            input.ReadStream();
            input.Drain();
        }
    }

    private bool MoveToGroup()
    {
        if (isAtEnd)
        {
            return false;
        }

        var streams = reader.ReadInt(Marker);
        isAtEnd = streams == 0;
        return isAtEnd || streams == 1
            ? !isAtEnd
            : throw new ProtocolException($"a group must be 1 stream, but is {streams} (up to byte {reader.Position}).");
    }

    private IEnumerable<IEnumerable<RecordBatch>> ReadGroups()
    {
        if (!isFramed)
        {
            foreach (var group in input.ReadStream())
            {
                yield return [group];
            }

            yield break;
        }

        while (MoveToGroup())
        {
            yield return input.ReadStream();

            // The function may not have read its whole group.
            input.Drain();
        }
    }

    private IEnumerable<RecordBatch> Flatten(IEnumerable<RecordBatch> batches)
    {
        var rows = StopWhenCancelled(batches, cancellation);
        return isStruct ? rows.Select(StructColumn.Unwrap) : rows;
    }

    private IEnumerable<RecordBatch> RunGroup(IEnumerable<RecordBatch> batches)
    {
        using var group = Flatten(batches).GetEnumerator();
        if (!group.MoveNext())
        {
            yield break;
        }

        // A group has one key: that of its first row.
        var first = group.Current;
        var key = Select(first.Slice(0, Math.Min(1, first.Length)), columns.Keys);
        IEnumerable<RecordBatch> SelectValues()
        {
            yield return Select(first, columns.Values);
            while (group.MoveNext())
            {
                yield return Select(group.Current, columns.Values);
            }
        }

        var values = call.Groups == GroupUse.Whole ? [Concatenation.Join([.. SelectValues()])] : SelectValues();
        foreach (var batch in call.Run(values, key: key))
        {
            yield return StructColumn.Wrap(batch);
        }
    }
}
