using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary><see cref="BuiltInFunctions.Embeddings"/>.</summary>
internal static class EmbeddingsFunction
{
    private const string Function = BuiltInFunctions.Embeddings;

    public static BoundFunction Bind(ExecutorResources shared, FunctionTask task, JsonObject options)
    {
        // Opens all, though the number of arguments chooses one, so that a bad model shows before any row.
        var read = PipelineOptions.Parse(Function, options);
        var pipelines = read.Pipelines
            .Select(stages => TaskPipeline.Open(shared, task, read, stages, pipeline => [pipeline.Stages[^1].OutputCol])).ToList();
        return new BoundFunction((_, batches) => Run(pipelines, batches), GroupUse.None);
    }

    private static string DescribeInputs(TaskPipeline pipeline) => $"({string.Join(", ", pipeline.FirstInputs)})";

    private static IEnumerable<RecordBatch> Run(IReadOnlyList<TaskPipeline> pipelines, IEnumerable<RecordBatch> batches)
    {
        using var enumerator = batches.GetEnumerator();
        if (!enumerator.MoveNext())
        {
            yield break;
        }

        var given = enumerator.Current.Schema.FieldsList.Select(field => field.Name).ToList();
        var pipeline = pipelines.FirstOrDefault(pipeline => pipeline.FirstInputs.Count == given.Count) ?? throw new ArgumentException(
            $"{Function} takes {string.Join(" or ", pipelines.Select(DescribeInputs))}, but has {given.Count} arguments.");
        var names = Arguments.FindNames(Function, given, pipeline.FirstInputs);
        IEnumerable<RecordBatch> RenameAll()
        {
            do
            {
                yield return Arguments.Rename(enumerator.Current, names);
            }
            while (enumerator.MoveNext());
        }

        foreach (var batch in pipeline.Run(RenameAll()))
        {
            yield return batch;
        }
    }
}
