using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Pipelines;

namespace SparkBert.Worker;

/// <summary><see cref="BuiltInFunctions.Pipeline"/>.</summary>
internal static class PipelineFunction
{
    public static BoundFunction Bind(TaskScope task, JsonObject options)
    {
        var read = PipelineOptions.Read(BuiltInFunctions.Pipeline, options);
        var pipeline = read.Open(read.Pipeline ?? throw new FormatException($"{BuiltInFunctions.Pipeline}: the option 'pipeline' is missing."), task);
        var run = new TransformContext
        {
            Mode = read.Mode,
            Cancellation = task.Cancellation,

            // A second model stage would hold the batches of the first while it gathers a window of its own.
            ReusesVectors = task.WritesBatchByBatch && pipeline.Stages.OfType<BertEmbeddings>().Count() == 1,
        };
        task.Reports.Add(run.Report);
        return new BoundFunction((_, batches) => Run(batches, pipeline, read.Columns, run), NeedsWholeGroup: false);
    }

    private static IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches, Pipeline pipeline, IReadOnlyList<string>? kept, TransformContext run)
    {
        IReadOnlyList<string>? input = null;
        IReadOnlyList<string>? output = null;
        IEnumerable<RecordBatch> Seen()
        {
            foreach (var batch in batches)
            {
                input ??= [.. batch.Schema.FieldsList.Select(field => field.Name)];
                yield return batch;
            }
        }

        foreach (var batch in pipeline.Transform(Seen(), run))
        {
            output ??= PipelineColumns.Names(input!, kept, pipeline.Stages, run.Mode, run.ErrorCol);
            yield return PipelineColumns.Select(batch, output);
        }
    }
}
