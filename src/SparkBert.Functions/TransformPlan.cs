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
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The columns of the result.</summary>
    public required IReadOnlyList<PlannedColumn> Output { get; init; }

    /// <summary>The error column.</summary>
    public required string ErrorCol { get; init; }

    /// <summary>Whether the frame's rows come with errors.</summary>
    public required bool HasErrors { get; init; }

    /// <summary>Names of the result's columns.</summary>
    public IEnumerable<string> Names => Output.Select(column => column.Name);

    /// <summary>Names of the result's columns that are the frame's own.</summary>
    public IEnumerable<string> Kept => Output.Where(column => column.Made is null).Select(column => column.Name);

    /// <summary>Names of the result's columns that come from .NET.</summary>
    public IEnumerable<string> Returned => Output.Where(column => column.Made is not null).Select(column => column.Name);

    /// <summary>Checks a frame's columns and settles those of the result.</summary>
    /// <param name="frame">The columns of the frame.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="mode">What happens to bad rows.</param>
    /// <param name="errorCol">
    /// The error column of the permissive mode. If the frame has it from an earlier pipeline, rows with an error pass unchanged.
    /// </param>
    /// <param name="columns">
    /// The columns of the result in their order; null for all. The error column comes last if it isn't among them.
    /// </param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    public static TransformPlan Create(
        IReadOnlyList<FrameColumn> frame, Pipeline pipeline, RowErrorMode mode, string errorCol, IReadOnlyList<string>? columns)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(pipeline);
        var isPermissive = mode == RowErrorMode.Permissive;
        var outputs = pipeline.Stages.Select(stage => stage.OutputCol).Distinct(StringComparer.Ordinal).ToList();
        (errorCol, var hasErrors) = FindErrors(frame, outputs, mode, errorCol);
        var inputs = pipeline.ReadColumns.ToList();
        if (hasErrors && !inputs.Contains(errorCol))
        {
            inputs.Add(errorCol);
        }

        var result = pipeline.TransformSchema(CreateSchema(frame, inputs));
        var made = outputs.ToDictionary(name => name, name => result.GetFieldByIndex(result.GetFieldIndex(name)), StringComparer.Ordinal);
        if (isPermissive)
        {
            made[errorCol] = new Field(errorCol, StringType.Default, nullable: true, [new(FrameColumn.ErrorsKey, "errors")]);
        }

        RefuseOtherCase(frame, made.Keys);
        var all = frame.Select(column => column.Name).Where(name => !(isPermissive && name == errorCol)).Union(outputs).ToList();
        var names = ChooseColumns(all, columns, isPermissive ? errorCol : null);
        return new TransformPlan
        {
            Inputs = inputs,
            Output = [.. names.Select(name => new PlannedColumn(name, made.GetValueOrDefault(name)))],
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

    private static (string Name, bool HasErrors) FindErrors(
        IReadOnlyList<FrameColumn> frame, List<string> outputs, RowErrorMode mode, string name)
    {
        if (mode == RowErrorMode.Permissive && outputs.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new SchemaException($"a stage makes the column '{name}'; choose another name for the error column (ErrorCol).");
        }

        var there = frame.FirstOrDefault(column => column.Name == name);
        if (there is { HasErrors: true })
        {
            return (name, true);
        }

        if (there is not null && mode == RowErrorMode.Permissive)
        {
            throw new SchemaException($"the column '{name}' is there already; choose another name for the error column (ErrorCol).");
        }

        // A column with another meaning is not an error column.
        while (mode == RowErrorMode.FailFast && (frame.Any(column => column.Name == name) || outputs.Contains(name)))
        {
            name += "_";
        }

        return (name, false);
    }

    /// <summary>The frame's schema for the stages: a column that they don't read may have any type, so it has none here.</summary>
    private static Schema CreateSchema(IReadOnlyList<FrameColumn> frame, List<string> inputs) => new(
        frame.Select(column => inputs.Contains(column.Name)
            ? RequireField(column, "cast it to a type that the stage takes")
            : new Field(column.Name, NullType.Default, nullable: true)),
        null);

    private static Field RequireField(FrameColumn column, string advice) => column.Field
        ?? throw new SchemaException($"column '{column.Name}' is of type {column.TypeName}, which can't come to .NET; {advice}.");

    /// <summary>To Spark, names that differ only in case are the same column.</summary>
    private static void RefuseOtherCase(IReadOnlyList<FrameColumn> frame, IReadOnlyCollection<string> outputs)
    {
        var names = frame.Select(column => column.Name).Concat(outputs).ToList();
        foreach (var output in outputs)
        {
            bool IsOther(string name) => name != output && name.Equals(output, StringComparison.OrdinalIgnoreCase);
            if (names.FirstOrDefault(IsOther) is { } other)
            {
                throw new SchemaException(
                    $"the output column '{output}' and the column '{other}' are the same to Spark; choose another outputCol or rename "
                    + "the column.");
            }
        }
    }

    private static List<string> ChooseColumns(List<string> all, IReadOnlyList<string>? chosen, string? errorCol)
    {
        if (chosen?.FirstOrDefault(column => column != errorCol && !all.Contains(column)) is { } missing)
        {
            throw new SchemaException($"there is no column '{missing}' to return. Columns: {string.Join(", ", all)}.");
        }

        return [.. (chosen ?? all).Union(errorCol is null ? [] : [errorCol])];
    }
}
