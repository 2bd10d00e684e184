using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;
using SparkBert.Driver;
using SparkBert.Driver.Planning;
using SparkBert.MicrosoftSpark.Bridge;

namespace SparkBert.MicrosoftSpark;

/// <summary>Pipelines over frames and groups of Microsoft.Spark: all stages run in one pass from the JVM to .NET and back.</summary>
public static class PipelineTransforms
{
    /// <summary>
    /// The frame with the stages' columns; their types and metadata (<c>annotatorType</c>, <c>dimension</c>, <c>ref</c>) are Spark NLP's.
    /// Nothing runs yet, but the columns are checked and the model is shipped to the executors.
    /// </summary>
    /// <remarks>
    /// Only the columns that the stages read go to .NET, and only the new ones come back. If the number of rows may change
    /// (ExplodeSentences, DropMalformed), all columns of the result cross. The frame may be a stream. Spark computes a frame again for
    /// every job that needs it: write or persist the result before it is sorted or used more than once.
    /// </remarks>
    /// <param name="pipeline">The stages.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="NotSupportedException">The session's Spark is not supported.</exception>
    /// <exception cref="PlanException">A column, a parameter or a model is not as it must be.</exception>
    /// <exception cref="ShippingException">There is no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="SparkException">A setting of the session is not as it must be.</exception>
    public static DataFrame Transform(this Pipeline pipeline, DataFrame frame, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new TransformOptions();
        var session = BridgeSession.Of(frame.Reference);
        var planned = session.Plan(FunctionForm.Transform, pipeline.Copy(), options.ModelCopy, options.ForFrame, frame.Reference);
        return session.Open(session.Frames(options.Figures?.Reference).Transform(frame.Reference, planned));
    }

    /// <summary>
    /// The rows of each group through the pipeline, as one Arrow-vectorised grouped map. Spark shuffles the rows so that a group is in one
    /// task; the stages look at rows alone, and the groups of a task share model calls. All columns of the frame go to .NET; select the
    /// needed ones before grouping.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="NotSupportedException">The session's Spark is not supported.</exception>
    /// <exception cref="PlanException">A column, a parameter or a model is not as it must be.</exception>
    /// <exception cref="ShippingException">There is no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="SparkException">A setting of the session is not as it must be.</exception>
    public static DataFrame EmbedGroups(this RelationalGroupedDataset groups, Pipeline pipeline, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(pipeline);
        options ??= new TransformOptions();

        // The groups' frame is private in Microsoft.Spark, but not in the JVM.
        var frame = (JvmObjectReference)BridgeJvm.Run(() => groups.Reference.Invoke("df"))!;
        var session = BridgeSession.Of(frame);
        var planned = session.Plan(FunctionForm.Groups, pipeline.Copy(), options.ModelCopy, options.ForFrame, frame);
        return session.Open(session.Frames(options.Figures?.Reference).MapGroups(groups.Reference, frame, planned));
    }
}
