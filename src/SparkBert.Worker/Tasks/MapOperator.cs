using Apache.Arrow;
using SparkBert.Worker.Arrow;

namespace SparkBert.Worker.Tasks;

/// <summary>mapInArrow and mapInPandas: any rows in, any rows out.</summary>
internal sealed class MapOperator(BoundCall call, ArrowInput input, CancellationToken cancellation) : Operator
{
    public override IEnumerable<RecordBatch> Run() =>
        call.Run(StopWhenCancelled(input.ReadStream(), cancellation).Select(StructColumn.Unwrap)).Select(StructColumn.Wrap);

    public override void Drain() => input.Drain();
}
