using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Pipelines;
using SparkBert.Spark.Sql.Types;
using StructType = SparkBert.Spark.Sql.Types.StructType;

namespace SparkBert.Spark.Pipelines;

/// <summary>What a pipeline reads of a frame's columns and what it gives, checked before a job starts.</summary>
internal sealed class TransformPlan
{
    /// <summary>Marks a column of errors as ours, so that a pipeline behind another one goes on with it.</summary>
    private const string ErrorsKey = "sparkbert";

    private TransformPlan()
    {
    }

    /// <summary>The frame's columns that the stages read.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The columns of the result.</summary>
    public required StructType Output { get; init; }

    /// <summary>Names of the result's columns that the stages or the run make.</summary>
    public required IReadOnlySet<string> Made { get; init; }

    /// <summary>The error column.</summary>
    public required string ErrorCol { get; init; }

    /// <summary>Whether the frame's rows come with errors.</summary>
    public required bool HasErrors { get; init; }

    /// <summary>Names of the result's columns.</summary>
    public IEnumerable<string> Names => Output.Select(column => column.Name);

    /// <summary>Names of the result's columns that the frame has.</summary>
    public IEnumerable<string> Kept => Names.Where(name => !Made.Contains(name));

    /// <summary>Names of the result's columns that come from .NET.</summary>
    public IEnumerable<string> Returned => Names.Where(Made.Contains);

    /// <summary>Checks a frame's columns and settles those of the result.</summary>
    /// <exception cref="SchemaException">A column is missing, of another type, or in the way.</exception>
    public static TransformPlan Of(StructType frame, Pipeline pipeline, TransformOptions options)
    {
        var isPermissive = options.Mode == RowErrorMode.Permissive;
        var (errorCol, hasErrors) = Errors(frame, options);
        var inputs = ColumnsRead(pipeline);
        if (hasErrors && !inputs.Contains(errorCol))
        {
            inputs.Add(errorCol);
        }

        var result = pipeline.TransformSchema(Shape(frame, inputs));
        var outputs = pipeline.Stages.Select(stage => stage.OutputCol).ToHashSet(StringComparer.Ordinal);
        if (isPermissive)
        {
            outputs.Add(errorCol);
        }

        RefuseOtherCase(frame, outputs);
        StructField Field(string name) =>
            isPermissive && name == errorCol ? new StructField(errorCol, new Sql.Types.StringType(), isNullable: true, new JsonObject { [ErrorsKey] = "errors" })
            : outputs.Contains(name) ? SchemaFromArrow.ToSpark(result.GetFieldByIndex(result.GetFieldIndex(name)))
            : frame.First(field => field.Name == name);
        var all = frame.Select(field => field.Name).Where(name => !(isPermissive && name == errorCol)).Union(pipeline.Stages.Select(stage => stage.OutputCol)).ToList();
        var names = Chosen(all, options.Columns, isPermissive ? errorCol : null);
        return new TransformPlan { Inputs = inputs, Output = new StructType(names.Select(Field)), Made = outputs, ErrorCol = errorCol, HasErrors = hasErrors };
    }

    /// <summary>Refuses columns that can't come to .NET, where whole rows go there.</summary>
    /// <param name="fields">The columns.</param>
    /// <param name="advice">How to leave one out.</param>
    /// <exception cref="SchemaException">There is one.</exception>
    public static void RequireArrow(IEnumerable<StructField> fields, string advice)
    {
        foreach (var field in fields)
        {
            ToArrow(field, advice);
        }
    }

    private static List<string> ColumnsRead(Pipeline pipeline)
    {
        var (inputs, made) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var stage in pipeline.Stages)
        {
            inputs.AddRange(stage.ReadColumns.Where(column => !made.Contains(column) && !inputs.Contains(column)).Distinct());
            made.Add(stage.OutputCol);
        }

        return inputs;
    }

    private static (string Name, bool HasErrors) Errors(StructType frame, TransformOptions options)
    {
        var name = options.ErrorCol;
        var there = frame.FirstOrDefault(field => field.Name == name);
        if (there is not null && there.Metadata[ErrorsKey] is not null)
        {
            return (name, true);
        }

        if (there is not null && options.Mode == RowErrorMode.Permissive)
        {
            throw new SchemaException($"the column '{name}' is there already; choose another name for the error column (ErrorCol).");
        }

        // No column of the frame is taken for errors.
        while (options.Mode == RowErrorMode.FailFast && frame.Any(field => field.Name == name))
        {
            name += "_";
        }

        return (name, false);
    }

    /// <summary>The frame's schema for the stages: what they don't read has no type, so that it may be of any.</summary>
    private static Schema Shape(StructType frame, List<string> inputs) => new(
        frame.Select(field => inputs.Contains(field.Name)
            ? ToArrow(field, "cast it to a type that the stage takes")
            : new Field(field.Name, Apache.Arrow.Types.NullType.Default, nullable: true)),
        null);

    private static Field ToArrow(StructField field, string advice)
    {
        try
        {
            return field.ToArrow();
        }
        catch (NotSupportedException)
        {
            throw new SchemaException($"column '{field.Name}' is of type {field.DataType.SimpleString}, which can't come to .NET; {advice}.");
        }
    }

    /// <summary>Spark takes names that differ in case alone for the same column.</summary>
    private static void RefuseOtherCase(StructType frame, HashSet<string> outputs)
    {
        foreach (var output in outputs)
        {
            if (frame.FirstOrDefault(field => field.Name != output && field.Name.Equals(output, StringComparison.OrdinalIgnoreCase)) is { } other)
            {
                throw new SchemaException($"the output column '{output}' and the column '{other.Name}' are the same to Spark; choose another outputCol or rename the column.");
            }
        }
    }

    private static List<string> Chosen(List<string> all, IReadOnlyList<string>? chosen, string? errorCol)
    {
        if (chosen?.FirstOrDefault(column => column != errorCol && !all.Contains(column)) is { } missing)
        {
            throw new SchemaException($"there is no column '{missing}' to return. Columns: {string.Join(", ", all)}.");
        }

        return [.. (chosen ?? all).Union(errorCol is null ? [] : [errorCol])];
    }
}
