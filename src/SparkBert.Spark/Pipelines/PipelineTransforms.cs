using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;

namespace SparkBert.Spark.Pipelines;

/// <summary>Pipelines over frames: all stages run in one pass from the JVM to .NET and back.</summary>
public static class PipelineTransforms
{
    private const string StructName = "sparkbert_columns";

    /// <summary>
    /// The frame with the stages' columns; their types and metadata (<c>annotatorType</c>, <c>dimension</c>, <c>ref</c>) are Spark NLP's.
    /// Nothing runs yet, but the columns are checked and the model is shipped to the executors.
    /// </summary>
    /// <remarks>
    /// Only the columns that the stages read go to .NET, and only the new ones come back. If the pipeline changes the number of rows
    /// (explodeSentences), all columns of the result cross. The frame may be a stream. Spark computes a frame again for every job that
    /// needs it, and sorting the result needs it twice, because Spark samples it first: write or persist the result before it is sorted or
    /// used more than once.
    /// </remarks>
    /// <param name="pipeline">The stages.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static DataFrame Transform(this Pipeline pipeline, DataFrame frame, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new TransformOptions();
        var definition = Define(pipeline, frame, options, crossing: null);
        return definition.EvalType.IsScalar() ? AddColumns(frame, definition, options) : MapRows(frame, definition, options);
    }

    /// <summary>The frame with a stage's column. For several stages use a <see cref="Pipeline"/>, which crosses to .NET once.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static DataFrame Transform(this Stage stage, DataFrame frame, TransformOptions? options = null) =>
        new Pipeline(stage).Transform(frame, options);

    /// <summary>
    /// The rows of each group through the pipeline, a group at a time, as one Arrow-vectorised grouped map. Spark shuffles the rows so that
    /// a group is in one task. All columns of the frame go to .NET; select the needed ones before grouping.
    /// </summary>
    /// <param name="groups">The groups.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="ShippingException">The session has no worker, or the model can't be brought to executors.</exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static DataFrame EmbedGroups(this RelationalGroupedDataset groups, Pipeline pipeline, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new TransformOptions();
        var definition = Define(pipeline, groups.Frame, options, Crossing.Groups);
        return groups.ApplyInArrow(definition.Command, CreateSchema(groups.Frame, definition), options.ToResources());
    }

    private static FunctionDefinition Define(Pipeline pipeline, DataFrame frame, TransformOptions options, Crossing? crossing) =>
        PipelineFunctions.Transform(
            pipeline,
            [.. frame.Schema.Select(DescribeColumn)],
            options.ToFunctionOptions(crossing),
            model => ModelLoading.FindForExecutors(frame.SparkSession, model, options));

    private static FrameColumn DescribeColumn(StructField field)
    {
        try
        {
            return new FrameColumn(field.Name, field.ToArrow(), field.DataType.SimpleString);
        }
        catch (NotSupportedException)
        {
            // The column can't come to .NET; that matters only if a stage reads it or whole rows cross.
            return new FrameColumn(field.Name, Field: null, field.DataType.SimpleString);
        }
    }

    /// <summary>The new columns as the fields of one function's struct; all other columns stay in the JVM.</summary>
    private static DataFrame AddColumns(DataFrame frame, FunctionDefinition definition, TransformOptions options)
    {
        var made = definition.Result.Where(column => column.Made is not null)
            .ToDictionary(column => column.Name, column => StructField.FromArrow(column.Made!), StringComparer.Ordinal);
        if (made.Count == 0)
        {
            return frame.Select([.. definition.Result.Select(column => Column.Quoted(column.Name))]);
        }

        var type = new StructType(made.Values.Select(field => new StructField(field.Name, field.DataType, field.IsNullable)));
        var function = new WorkerFunction(definition.Command, type, definition.IsDeterministic, options.ToResources());
        var name = StructName;
        while (frame.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        var kept = definition.Result.Where(column => column.Made is null).Select(column => Column.Quoted(column.Name));
        var called = frame.Select([.. kept, function.Apply([.. definition.Arguments.Select(Column.Quoted)]).As(name)]);
        return called.Select([.. definition.Result.Select(column => made.TryGetValue(column.Name, out var field)
            ? Column.Quoted(name).GetField(field.Name).As(field.Name, field.Metadata)
            : Column.Quoted(column.Name))]);
    }

    private static DataFrame MapRows(DataFrame frame, FunctionDefinition definition, TransformOptions options) =>
        frame.Select([.. definition.Arguments.Select(Column.Quoted)])
            .MapInArrow(definition.Command, CreateSchema(frame, definition), resources: options.ToResources());

    private static StructType CreateSchema(DataFrame frame, FunctionDefinition definition) =>
        new(definition.Result.Select(column => column.Made is null ? frame.Schema[column.Name] : StructField.FromArrow(column.Made)));
}
