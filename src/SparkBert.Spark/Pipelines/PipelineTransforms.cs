using System.Text.Json.Nodes;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;

namespace SparkBert.Spark.Pipelines;

/// <summary>Pipelines over frames: all stages run in one crossing from the JVM to .NET and back.</summary>
public static class PipelineTransforms
{
    private const string StructName = "sparkbert_columns";

    /// <summary>
    /// The frame with the stages' columns, whose metadata (<c>annotatorType</c>, <c>dimension</c>, <c>ref</c>) and types are Spark NLP's. Nothing runs yet, but the columns are checked and the
    /// model is brought to the executors.
    /// </summary>
    /// <remarks>
    /// Only the columns that the stages read go to .NET and only the new ones come back; where the pipeline changes the number of rows (explodeSentences), all columns of the result do.
    /// The frame may be a stream. Spark computes a frame anew for every job that needs it, and an ordering of the result needs it twice, since Spark samples it first: write or persist the result
    /// before it is ordered or used more than once.
    /// </remarks>
    /// <param name="pipeline">The stages.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing, of another type, or in the way.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="Models.ModelException">The model can't be used.</exception>
    public static DataFrame Transform(this Pipeline pipeline, DataFrame frame, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new TransformOptions();
        var keepsRows = pipeline.Stages.All(stage => stage.KeepsRows);
        var plan = TransformPlan.Of(frame.Schema, pipeline, options);
        return (options.Crossing ?? (keepsRows ? Crossing.Columns : Crossing.Rows)) == Crossing.Columns
            ? Columns(frame, pipeline, plan, options)
            : Rows(frame, pipeline, plan, options);
    }

    /// <summary>The frame with a stage's column; several stages are better run as a <see cref="Pipeline"/>, which crosses to .NET once.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing, of another type, or in the way.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    public static DataFrame Transform(this Stage stage, DataFrame frame, TransformOptions? options = null) => new Pipeline(stage).Transform(frame, options);

    /// <summary>
    /// The rows of each group through the pipeline, a group at a time, as one Arrow-vectorised grouped map: Spark shuffles the rows so that a group lies in one task. All columns of the frame
    /// go to .NET; select what is needed before grouping.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing, of another type, or in the way.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    public static DataFrame EmbedGroups(this RelationalGroupedDataset groups, Pipeline pipeline, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(pipeline);
        options ??= new TransformOptions();
        var frame = groups.Frame;
        var plan = TransformPlan.Of(frame.Schema, pipeline, options);
        TransformPlan.RequireArrow(frame.Schema, "select the columns that are needed before GroupBy");
        return groups.ApplyInArrow(Command(frame, BuiltInFunctions.Pipeline, pipeline, plan, options, plan.Names), plan.Output, Resources(options));
    }

    /// <summary>Opens a model on the driver, by all the ways that <see cref="SparkBertSettings.Model"/> has, and by the names of <see cref="BertEmbeddings.Load(string)"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="model">The path or name; null for that of the setting.</param>
    /// <exception cref="ShippingException">No model is named, or the driver can't see it.</exception>
    /// <exception cref="Models.ModelException">It can't be used.</exception>
    public static BertEmbeddings LoadEmbeddings(this SparkSession session, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        return ExecutorPipeline.Load(session, model);
    }

    private static DataFrame Columns(DataFrame frame, Pipeline pipeline, TransformPlan plan, TransformOptions options)
    {
        var kept = plan.Kept.ToHashSet(StringComparer.Ordinal);
        if (!plan.Returned.Any())
        {
            return frame.Select([.. plan.Output.Select(field => Quoted(field.Name))]);
        }

        var command = Command(frame, BuiltInFunctions.Columns, pipeline, plan, options, plan.Returned);
        command.Options["inputs"] = Array(plan.Inputs);

        // Not deterministic: Spark then runs it once, wherever its fields are used.
        var function = new WorkerFunction(command, new StructType(plan.Output.Where(field => plan.Made.Contains(field.Name)).Select(WithoutMetadata)), deterministic: false, Resources(options));
        var name = StructName;
        while (frame.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        var made = frame.Select([.. kept.Select(Quoted), function.Apply([.. plan.Inputs.Select(Quoted)]).As(name)]);
        return made.Select([.. plan.Output.Select(field => plan.Made.Contains(field.Name)
            ? Functions.Col(name).GetField(field.Name).As(field.Name, field.Metadata)
            : Quoted(field.Name))]);
    }

    private static DataFrame Rows(DataFrame frame, Pipeline pipeline, TransformPlan plan, TransformOptions options)
    {
        var needed = frame.Select([.. plan.Kept.Union(plan.Inputs).Select(Quoted)]);
        TransformPlan.RequireArrow(needed.Schema, "leave it out with the option Columns");
        return needed.MapInArrow(
            Command(frame, BuiltInFunctions.Pipeline, pipeline, plan, options, plan.Names),
            plan.Output,
            resources: Resources(options));
    }

    private static FunctionCommand Command(DataFrame frame, string function, Pipeline pipeline, TransformPlan plan, TransformOptions options, IEnumerable<string> returned)
    {
        var written = ExecutorPipeline.Options(frame.SparkSession, pipeline, options);
        written["errorCol"] = plan.ErrorCol;
        written["hasErrors"] = plan.HasErrors;
        written["returns"] = Array(returned);
        return new FunctionCommand(function, written);
    }

    private static FunctionResources Resources(TransformOptions options) => new() { Figures = options.Figures };

    private static StructField WithoutMetadata(StructField field) => new(field.Name, field.DataType, field.IsNullable);

    private static JsonArray Array(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static Column Quoted(string name) => Functions.Col($"`{name.Replace("`", "``", StringComparison.Ordinal)}`");
}
