using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Connect.Protocol;
using SparkBert.Connect.Sql;
using SparkBert.Stages;

namespace SparkBert.Connect.Pipelines;

/// <summary>Pipelines over frames of a server: all stages run in one pass from the JVM to .NET and back.</summary>
public static class PipelineTransforms
{
    private const string StructName = "sparkbert_columns";

    /// <summary>
    /// The frame with the stages' columns; their types and metadata (<c>annotatorType</c>, <c>dimension</c>, <c>ref</c>) are Spark NLP's.
    /// Nothing runs yet, but the columns are checked, and worker and model are sent to the session if needed.
    /// </summary>
    /// <remarks>
    /// Only the columns that the stages read go to .NET, and only the new ones come back. If the number of rows may change
    /// (explodeSentences, DropMalformed), all columns of the result cross. The frame may be a stream. Spark computes a frame again for
    /// every job that needs it: write or cache the result before it is sorted or used more than once.
    /// </remarks>
    /// <param name="pipeline">The stages.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="SparkConnectException">
    /// The session has no worker, runs Python's functions, or did not take worker or model.
    /// </exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static DataFrame Transform(this Pipeline pipeline, DataFrame frame, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(frame);
        options ??= new TransformOptions();
        var definition = Define(pipeline, frame, options, crossing: null);
        var (unique, names) = MakeUnique(frame);
        var arguments = definition.Arguments.Select(argument => Find(names, argument)).ToArray();
        return definition.EvalType.IsScalar()
            ? AddColumns(frame, unique, names, definition, arguments)
            : NameColumns(
                unique.Select([.. arguments.Zip(definition.Arguments, (column, argument) => column.As(argument.Name))])
                    .MapInArrow(CreateFunction(frame, definition), definition.Arguments.Select(argument => argument.Name)),
                definition);
    }

    /// <summary>The frame with a stage's column. For several stages use a <see cref="Pipeline"/>, which crosses to .NET once.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="options">How bad rows are treated and what is returned; the defaults if null.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="SparkConnectException">
    /// The session has no worker, runs Python's functions, or did not take worker or model.
    /// </exception>
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
    /// <exception cref="SchemaException">
    /// A column is missing, has another type or a name that another one has, or an output column exists already.
    /// </exception>
    /// <exception cref="SparkConnectException">
    /// The session has no worker, runs Python's functions, or did not take worker or model.
    /// </exception>
    /// <exception cref="ModelException">The model can't be used.</exception>
    public static DataFrame EmbedGroups(this RelationalGroupedDataset groups, Pipeline pipeline, TransformOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new TransformOptions();
        var frame = groups.Frame;
        if (FindTwice(frame) is { } twice)
        {
            throw new SchemaException($"the frame has several columns '{twice}'; rename all but one before GroupBy.");
        }

        var definition = Define(pipeline, frame, options, Crossing.Groups);
        return NameColumns(groups.Apply(CreateFunction(frame, definition)), definition);
    }

    private static FunctionDefinition Define(Pipeline pipeline, DataFrame frame, TransformOptions options, Crossing? crossing)
    {
        var (session, shipping) = (frame.SparkSession, new SessionShipping(frame.SparkSession));
        var definition = PipelineFunctions.Transform(
            pipeline,
            [.. frame.FieldsJson.Select(FrameColumn.FromJson)],
            options.ToFunctionOptions(crossing, IsCaseSensitive(session)),
            model => shipping.ShipModel(model, options.Model));
        shipping.PrepareWorker();
        options.Figures?.Follow(definition.Command with { Returns = definition.CreateReturnType(frame.FieldsJson) });
        return definition;
    }

    private static bool IsCaseSensitive(SparkSession session) =>
        session.Conf().TryGet("spark.sql.caseSensitive")?.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false;

    private static WorkerFunction CreateFunction(DataFrame frame, FunctionDefinition definition)
    {
        var returns = definition.CreateReturnType(frame.FieldsJson);
        var fields = definition.Result.Where(column => !definition.EvalType.IsScalar() || column.Made is not null)
            .Zip(returns["fields"]!.AsArray(), (column, json) =>
            {
                // The frame's own columns keep the server's type, which may be one that only the server has.
                var field = column.Made is null ? frame.Fields[column.Column!.Value].Clone() : SparkTypes.ReadField(json!.AsObject());
                field.Name = column.CarriedName;
                return field;
            });
        var output = new DataType { Struct = new() { Fields = { fields } } };
        return WorkerFunction.Create(definition, definition.IsDeterministic, returns, output, frame.SparkSession.ToldVersion());
    }

    /// <summary>A name that Spark can't tell from another one of the frame.</summary>
    private static string? FindTwice(DataFrame frame)
    {
        var comparer = IsCaseSensitive(frame.SparkSession) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        return frame.Columns().GroupBy(name => name, comparer).FirstOrDefault(group => group.Skip(1).Any())?.Key;
    }

    /// <summary>The frame with a name of its own for each column, so that each can be named.</summary>
    private static (DataFrame Frame, IReadOnlyList<string> Names) MakeUnique(DataFrame frame)
    {
        if (FindTwice(frame) is null)
        {
            return (frame, frame.Columns());
        }

        string[] free = [.. Enumerable.Range(0, frame.Columns().Count).Select(place => $"sparkbert_{place}")];
        return (frame.ToDF(free), free);
    }

    private static Column Find(IReadOnlyList<string> names, FunctionArgument argument)
    {
        var column = Column.Quoted(names[argument.Column!.Value]);
        return argument.IsCast ? column.Cast("string") : column;
    }

    /// <summary>The new columns as the fields of one function's struct; all other columns stay where they are.</summary>
    private static DataFrame AddColumns(
        DataFrame frame, DataFrame unique, IReadOnlyList<string> names, FunctionDefinition definition, Column[] arguments)
    {
        var made = definition.Result.Where(column => column.Made is not null).ToList();
        var name = StructName;
        while (names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        var called = unique;
        if (made.Count > 0)
        {
            var kept = definition.Result.Where(column => column.Made is null).Select(column => Column.Quoted(names[column.Column!.Value]));
            called = unique.Select([.. kept, CreateFunction(frame, definition).Apply(arguments).As(name)]);
        }

        return called.Select([.. definition.Result.Select(column => column.Made is null
            ? Rename(names[column.Column!.Value], column.Name)
            : NameMade(Column.Quoted(name).GetField(column.Name), column.Name, column.Made))]);
    }

    /// <summary>A column of the stages with its metadata, which the types of functions do not bring along.</summary>
    private static Column NameMade(Column column, string name, Apache.Arrow.Field made) =>
        column.As(name, SparkSchemaJson.WriteField(made)["metadata"]!.DeepClone().AsObject());

    private static Column Rename(string name, string wanted) =>
        name == wanted ? Column.Quoted(name) : Column.Quoted(name).As(wanted);

    /// <summary>Gives columns that were carried under a name of their own the name that they share with others.</summary>
    private static DataFrame NameColumns(DataFrame frame, FunctionDefinition definition) =>
        frame.Select([.. definition.Result.Select(column => column.Made is null
            ? Rename(column.CarriedName, column.Name)
            : NameMade(Column.Quoted(column.CarriedName), column.Name, column.Made))]);
}
