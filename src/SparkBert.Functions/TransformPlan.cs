using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>The columns that a pipeline reads from a frame and those of its result, checked before a job starts, without a JVM.</summary>
public sealed class TransformPlan
{
    private TransformPlan()
    {
    }

    /// <summary>The frame's columns that the stages read.</summary>
    public required IReadOnlyList<FunctionArgument> Inputs { get; init; }

    /// <summary>The columns of the result.</summary>
    public required IReadOnlyList<PlannedColumn> Output { get; init; }

    /// <summary>A name of its own for each column of the frame, under which whole rows carry it.</summary>
    public required IReadOnlyList<string> CarriedNames { get; init; }

    /// <summary>The error column.</summary>
    public required string ErrorCol { get; init; }

    /// <summary>Whether the frame's rows come with errors.</summary>
    public required bool HasErrors { get; init; }

    /// <summary>Names of the result's columns.</summary>
    public IEnumerable<string> Names => Output.Select(column => column.Name);

    /// <summary>The result's columns that are the frame's own.</summary>
    public IEnumerable<PlannedColumn> Kept => Output.Where(column => column.Made is null);

    /// <summary>The result's columns that come from .NET.</summary>
    public IEnumerable<PlannedColumn> Made => Output.Where(column => column.Made is not null);

    /// <summary>Checks a frame's columns and settles those of the result.</summary>
    /// <param name="frame">The columns of the frame. Several may have one name; a stage can read none of those.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">
    /// What happens to bad rows, which columns the result has, and how Spark compares names. A crossing of groups can't cast a column.
    /// </param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    public static TransformPlan Create(IReadOnlyList<FrameColumn> frame, Pipeline pipeline, PipelineFunctionOptions options)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        var isPermissive = options.Mode == RowErrorMode.Permissive;
        var outputs = pipeline.Stages.SelectMany(stage => stage.OutputCols).Distinct(StringComparer.Ordinal).ToList();
        var clashes = new NameClashes(frame, options.IsCaseSensitive);
        clashes.RefuseOutputs(outputs);
        (var errorCol, var hasErrors) = clashes.FindErrors(outputs, options);
        var read = pipeline.ReadColumns.ToList();
        if (hasErrors && !read.Contains(errorCol))
        {
            read.Add(errorCol);
        }

        var casts = options.Crossing == Crossing.Groups ? [] : FindCasts(frame, pipeline);
        var inputs = read.Where(name => frame.Any(column => column.Name == name))
            .Select(name => new FunctionArgument(name, clashes.FindOne(name, "a stage can't read it"), casts.Contains(name))).ToList();
        var result = pipeline.TransformSchema(CreateSchema(frame, inputs));
        outputs.RemoveAll(name => result.GetFieldIndex(name) < 0);
        var made = outputs.ToDictionary(name => name, name => result.GetFieldByIndex(result.GetFieldIndex(name)), StringComparer.Ordinal);
        if (isPermissive)
        {
            made[errorCol] = new Field(errorCol, StringType.Default, nullable: true, [new(FrameColumn.ErrorsKey, "errors")]);
        }

        var carried = NameCarried(frame, inputs, made.Keys);
        PlannedColumn Keep(int column) => new(frame[column].Name, null, column) { CarriedName = carried[column] };
        PlannedColumn Choose(string name) =>
            made.TryGetValue(name, out var field) ? new(name, field) : Keep(clashes.FindOne(name, "it can't be returned alone"));
        var cleans = pipeline.Stages.OfType<EmbeddingsFinisher>().Any(stage => stage.CleanAnnotations);
        var kept = Enumerable.Range(0, frame.Count)
            .Where(column => !(isPermissive && frame[column].Name == errorCol) && !(cleans && IsAnnotations(frame[column]))).ToList();
        RefuseMissing(options.Columns, [.. kept.Select(column => frame[column].Name), .. outputs], isPermissive ? errorCol : null);
        string[] last = isPermissive ? [errorCol] : [];
        return new TransformPlan
        {
            Inputs = inputs,
            Output = options.Columns is { } columns
                ? [.. columns.Union(last).Select(Choose)]
                : [.. kept.Select(Keep), .. outputs.Concat(last).Select(Choose)],
            CarriedNames = carried,
            ErrorCol = errorCol,
            HasErrors = hasErrors,
        };
    }

    /// <summary>Refuses columns that can't come to .NET, if whole rows cross.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="advice">How to leave one out.</param>
    /// <exception cref="SchemaException">There is one.</exception>
    public static void RequireArrow(IEnumerable<FrameColumn> columns, string advice)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns)
        {
            RequireField(column, advice);
        }
    }

    /// <summary>
    /// The columns that Spark casts to string, as Spark NLP has it done: the idCol of a document, if it is of a type whose cast only Spark
    /// knows. Other readers of the column need it as it is.
    /// </summary>
    private static List<string> FindCasts(IReadOnlyList<FrameColumn> frame, Pipeline pipeline) =>
    [
        .. pipeline.Stages.OfType<DocumentAssembler>().Select(stage => stage.IdCol).OfType<string>()
            .Where(name => frame.Any(column => column.Name == name && !IsTextHere(column.Field?.DataType)))
            .Where(name => pipeline.Stages.All(stage => !stage.InputCols.Contains(name)
                && (stage as DocumentAssembler)?.MetadataCol != name)),
    ];

    private static bool IsAnnotations(FrameColumn column) =>
        column.Field is { } field && AnnotationSchema.IsAnnotationColumn(field.DataType);

    private static bool IsTextHere(IArrowType? type) =>
        type is StringType or BooleanType or Int8Type or Int16Type or Int32Type or Int64Type or NullType;

    /// <summary>The frame's schema for the stages: a column that they don't read may have any type, so it has none here.</summary>
    private static Schema CreateSchema(IReadOnlyList<FrameColumn> frame, List<FunctionArgument> inputs) => new(
        frame.Select((column, place) => inputs.FirstOrDefault(input => input.Column == place) switch
        {
            null => new Field(column.Name, NullType.Default, nullable: true),
            { IsCast: true } => new Field(column.Name, StringType.Default, nullable: true),
            _ => RequireField(column, "cast it to a type that the stage takes"),
        }),
        null);

    private static Field RequireField(FrameColumn column, string advice) => column.Field
        ?? throw new SchemaException($"column '{column.Name}' is of type {column.TypeName}, which can't come to .NET; {advice}.");

    /// <summary>A name of its own for each column, where whole rows cross; those that a stage reads keep theirs.</summary>
    private static string[] NameCarried(
        IReadOnlyList<FrameColumn> frame, List<FunctionArgument> inputs, IReadOnlyCollection<string> made)
    {
        var taken = frame.Select(column => column.Name).Concat(made).ToHashSet(StringComparer.Ordinal);
        var names = new string[frame.Count];
        for (var column = 0; column < names.Length; column++)
        {
            var name = frame[column].Name;
            var isOnce = frame.Count(other => other.Name == name) == 1 || inputs.Any(input => input.Column == column);
            names[column] = isOnce ? name : FreeName.Find(name, taken);
            taken.Add(names[column]);
        }

        return names;
    }

    private static void RefuseMissing(IReadOnlyList<string>? chosen, List<string> all, string? errorCol)
    {
        if (chosen?.FirstOrDefault(column => column != errorCol && !all.Contains(column)) is { } missing)
        {
            throw new SchemaException($"there is no column '{missing}' to return. Columns: {string.Join(", ", all)}.");
        }
    }
}
