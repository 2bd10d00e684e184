using Apache.Arrow;
using SparkBert.Worker.Arrow;

namespace SparkBert.Worker.Tasks;

/// <summary>mapInArrow and mapInPandas: any rows in, any rows out.</summary>
/// <param name="call">The function.</param>
/// <param name="input">The rows.</param>
/// <param name="isInStruct">Whether the columns stand in one struct column, as the JVM has it; Python has them side by side.</param>
/// <param name="cancellation">Set when the task is cancelled.</param>
internal sealed class MapOperator(BoundCall call, ArrowInput input, bool isInStruct, CancellationToken cancellation) : Operator
{
    public override IEnumerable<RecordBatch> Run()
    {
        var batches = StopWhenCancelled(input.ReadStream(), cancellation);
        return isInStruct ? call.Run(batches.Select(StructColumn.Unwrap)).Select(StructColumn.Wrap) : call.Run(batches);
    }

    public override void Drain() => input.Drain();
}
