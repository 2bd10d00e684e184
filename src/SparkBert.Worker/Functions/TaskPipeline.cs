using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Stages;

namespace SparkBert.Worker.Functions;

/// <summary>A pipeline that is ready for a task, which holds its models.</summary>
internal sealed class TaskPipeline
{
    /// <summary>Each may become a thread, so the number in a header is limited.</summary>
    private const int MaxCores = 1024;

    private readonly Pipeline pipeline;
    private readonly TransformContext context;

    private TaskPipeline(Pipeline pipeline, TransformContext context)
    {
        this.pipeline = pipeline;
        this.context = context;
    }

    /// <summary>The columns that the first stage reads.</summary>
    public IReadOnlyList<string> FirstInputs => pipeline.Stages[0].InputCols;

    /// <summary>Opens a pipeline.</summary>
    /// <param name="shared">What tasks share.</param>
    /// <param name="task">The task, which holds the models and gets the pipeline's report.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="returned">The columns that are returned, given the stages; null for all.</param>
    /// <exception cref="PipelineFormatException">The stages can't be read.</exception>
    /// <exception cref="Bundles.ModelException">A model can't be used here.</exception>
    public static TaskPipeline Open(
        ExecutorResources shared,
        FunctionTask task,
        PipelineOptions options,
        JsonArray stages,
        Func<Pipeline, IReadOnlyList<string>?> returned)
    {
        var device = TaskDevice.Choose(options.Device, task.Gpus);
        var pipeline = Pipeline.FromJson(stages.ToJsonString(), name =>
        {
            var held = shared.Models.Hold(
                name, task.FilesDirectory, options.Models.GetValueOrDefault(name), device, task.Cancellation);
            task.Hold(held);
            return held.Model;
        });
        var modelStages = pipeline.Stages.Count(stage => stage is ModelStage);
        var context = new TransformContext
        {
            Mode = options.Mode,
            ErrorCol = options.ErrorCol,
            InputHasErrorColumn = options.HasErrors,
            Columns = returned(pipeline),
            Cancellation = task.Cancellation,

            // A second model stage would hold the batches of the first while it gathers a window of its own.
            ReusesVectors = task.WritesBatchByBatch && modelStages <= 1,
            SharedModelCalls = shared.ModelCalls,
            Cores = Math.Clamp(task.Cpus / Math.Max(1, modelStages), 1, MaxCores),
        };
        task.Reports.Add(context.Report);
        return new TaskPipeline(pipeline, context);
    }

    /// <summary>Runs it.</summary>
    public IEnumerable<RecordBatch> Run(IEnumerable<RecordBatch> batches) => pipeline.Transform(batches, context);
}
