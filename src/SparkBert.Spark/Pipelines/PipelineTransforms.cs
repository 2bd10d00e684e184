using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;
using SparkBert.Vectors;

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
    /// Only the columns that the stages read go to .NET, and only the new ones come back. If the number of rows may change
    /// (explodeSentences, DropMalformed), all columns of the result cross. The frame may be a stream. Spark computes a frame again for
    /// every job that needs it, and sorting the result needs it twice, because Spark samples it first: write or persist the result before
    /// it is sorted or used more than once.
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
        return WithTypes(
            () => definition.EvalType.IsScalar() ? AddColumns(frame, definition, options) : MapRows(frame, definition, options));
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
    /// The rows of each group through the pipeline, as one Arrow-vectorised grouped map. Spark shuffles the rows so that a group is in one
    /// task; the stages look at rows alone, and the groups of a task share model calls. All columns of the frame go to .NET; select the
    /// needed ones before grouping.
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
        return WithTypes(() => NameColumns(
            groups.ApplyInArrow(definition.Command, CreateSchema(groups.Frame, definition), options.ToResources(definition)), definition));
    }

    /// <summary>Says what is missing where Spark has no class of vectors: its MLlib is a library of its own.</summary>
    private static DataFrame WithTypes(Func<DataFrame> create)
    {
        try
        {
            return create();
        }
        catch (JavaException error) when (
            error.JavaClass == "java.lang.ClassNotFoundException" && error.Message == VectorSchema.VectorClass)
        {
            throw new SchemaException(
                $"outputAsVector of EmbeddingsFinisher needs {VectorSchema.VectorClass}, but this Spark has no MLlib: add spark-mllib to "
                + "its jars, or leave outputAsVector out and take arrays.");
        }
    }

    private static FunctionDefinition Define(Pipeline pipeline, DataFrame frame, TransformOptions options, Crossing? crossing)
    {
        frame.SparkSession.CheckSettings();
        return PipelineFunctions.Transform(
            pipeline,
            [.. frame.Schema().Select(DescribeColumn)],
            options.ToFunctionOptions(crossing) with { IsCaseSensitive = IsCaseSensitive(frame) },
            model => ModelLoading.FindForExecutors(frame.SparkSession, model, options));
    }

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

    private static bool IsCaseSensitive(DataFrame frame) =>
        frame.SparkSession.Conf().TryGet("spark.sql.caseSensitive")?.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The new columns as the fields of one function's struct; all other columns stay in the JVM.</summary>
    private static DataFrame AddColumns(DataFrame frame, FunctionDefinition definition, TransformOptions options)
    {
        var columns = frame.ColumnsByPlace;
        var made = definition.Result.Where(column => column.Made is not null)
            .ToDictionary(column => column.Name, column => StructField.FromArrow(column.Made!), StringComparer.Ordinal);
        if (made.Count == 0)
        {
            return frame.Select([.. definition.Result.Select(column => columns[column.Column!.Value])]);
        }

        var type = new StructType(made.Values.Select(field => new StructField(field.Name, field.DataType, field.IsNullable)));
        var function = new WorkerFunction(definition.Command, type, definition.IsDeterministic, options.ToResources(definition));
        var name = StructName;
        while (frame.Columns().Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        var kept = definition.Result.Where(column => column.Made is null).Select(column => columns[column.Column!.Value]);
        var arguments = definition.Arguments.Select(argument => Find(columns, argument));
        var called = frame.Select([.. kept, function.Apply([.. arguments]).As(name)]);
        return called.Select([.. definition.Result.Select(column => made.TryGetValue(column.Name, out var field)
            ? Column.Quoted(name).GetField(field.Name).As(field.Name, field.Metadata)
            : columns[column.Column!.Value])]);
    }

    private static Column Find(IReadOnlyList<Column> columns, FunctionArgument argument) =>
        argument.IsCast ? columns[argument.Column!.Value].Cast("string") : columns[argument.Column!.Value];

    private static DataFrame MapRows(DataFrame frame, FunctionDefinition definition, TransformOptions options)
    {
        var columns = frame.ColumnsByPlace;
        var rows = frame.Select([.. definition.Arguments.Select(argument =>
            argument.IsCast || argument.Name != frame.Schema()[argument.Column!.Value].Name
                ? Find(columns, argument).As(argument.Name)
                : Find(columns, argument))]);
        return NameColumns(
            rows.MapInArrow(definition.Command, CreateSchema(frame, definition), resources: options.ToResources(definition)), definition);
    }

    private static StructType CreateSchema(DataFrame frame, FunctionDefinition definition) =>
        new(definition.Result.Select(column =>
        {
            var field = column.Made is null ? frame.Schema()[column.Column!.Value] : StructField.FromArrow(column.Made);
            return new StructField(column.CarriedName, field.DataType, field.IsNullable, field.Metadata);
        }));

    /// <summary>Gives columns that were carried under a name of their own the name that they share with others.</summary>
    private static DataFrame NameColumns(DataFrame frame, FunctionDefinition definition) =>
        definition.Result.All(column => column.Name == column.CarriedName)
            ? frame
            : frame.ToDF([.. definition.Result.Select(column => column.Name)]);
}
