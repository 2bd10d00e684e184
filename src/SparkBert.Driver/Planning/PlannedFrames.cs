using System.Text.Json.Nodes;
using SparkBert.Driver.Jvm;

namespace SparkBert.Driver.Planning;

/// <summary>Planned functions over the JVM's frames and groups.</summary>
/// <typeparam name="TObject">A reference to an object of the JVM.</typeparam>
/// <param name="jvm">The JVM.</param>
/// <param name="worker">The worker that runs the functions.</param>
/// <param name="accumulator">Gathers the figures of their tasks; null to drop them.</param>
public sealed class PlannedFrames<TObject>(IJvm<TObject> jvm, WorkerSettings worker, TObject? accumulator)
    where TObject : class
{
    private const string StructName = "sparkbert_columns";

    /// <summary>The rows of a frame through a function.</summary>
    /// <param name="frame">The frame, in the JVM.</param>
    /// <param name="planned">The function, planned for the frame's schema.</param>
    public TObject Transform(TObject frame, PlannedFunction planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var names = ReadNames(frame);
        var columns = FindColumns(frame, names);
        return planned.Function.EvalType.IsScalar()
            ? AddColumns(frame, names, columns, planned)
            : MapRows(frame, names, columns, planned);
    }

    /// <summary>The groups of a frame through a function.</summary>
    /// <param name="groups">The groups, in the JVM.</param>
    /// <param name="frame">Their frame.</param>
    /// <param name="planned">The function, planned for the frame's schema.</param>
    public TObject MapGroups(TObject groups, TObject frame, PlannedFunction planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var called = Call(planned, FindColumns(frame, ReadNames(frame)));
        return NameColumns(VersionedCalls.FlatMapGroups(jvm, groups, called), planned);
    }

    /// <summary>The function as Spark's <c>UserDefinedPythonFunction</c>, to be registered for SQL.</summary>
    /// <param name="planned">The function.</param>
    /// <param name="isDeterministic">Whether Spark may call it more than once for a row.</param>
    public TObject CreateFunction(PlannedFunction planned, bool isDeterministic)
    {
        ArgumentNullException.ThrowIfNull(planned);
        return WorkerFunctions.Create(
            jvm, worker, planned.Function with { IsDeterministic = isDeterministic }, accumulator: accumulator);
    }

    private static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    private string[] ReadNames(TObject frame)
    {
        var schema = JsonNode.Parse(jvm.InvokeString(jvm.InvokeObject(frame, "schema"), "json"))!;
        return [.. schema["fields"]!.AsArray().Select(field => (string)field!["name"]!)];
    }

    /// <summary>The columns by their place. One that shares its name with another can't be asked for by name.</summary>
    private TObject[] FindColumns(TObject frame, string[] names)
    {
        var isShared = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length;
        var output = isShared
            ? jvm.InvokeObject(jvm.InvokeObject(jvm.InvokeObject(frame, "queryExecution"), "analyzed"), "output")
            : null;
        return [.. names.Select((name, place) => output is null
            ? jvm.InvokeObject(frame, "col", Quote(name))
            : VersionedCalls.CreateColumn(jvm, jvm.InvokeObject(output, "apply", place)))];
    }

    /// <summary>The new columns as the fields of one function's struct; all other columns stay in the JVM.</summary>
    private TObject AddColumns(TObject frame, string[] names, TObject[] columns, PlannedFunction planned)
    {
        if (planned.Result.All(column => column.Column is not null))
        {
            return Select(frame, planned.Result.Select(column => columns[column.Column!.Value]));
        }

        var name = StructName;
        while (names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            name += "_";
        }

        var kept = planned.Result.Where(column => column.Column is not null).Select(column => columns[column.Column!.Value]);
        var made = As(Call(planned, planned.Arguments.Select(argument => Find(columns, argument))), name);
        var called = Select(frame, kept.Append(made));
        var structure = jvm.InvokeObject(called, "col", Quote(name));
        return Select(called, planned.Result.Select(column => column.Column is { } place
            ? columns[place]
            : As(jvm.InvokeObject(structure, "getField", column.Name), column.Name, column.Metadata)));
    }

    private TObject MapRows(TObject frame, string[] names, TObject[] columns, PlannedFunction planned)
    {
        var rows = Select(frame, planned.Arguments.Select(argument => argument.IsCast || argument.Name != names[argument.Column!.Value]
            ? As(Find(columns, argument), argument.Name)
            : Find(columns, argument)));
        var called = Call(planned, FindColumns(rows, [.. planned.Arguments.Select(argument => argument.Name)]));
        return NameColumns(VersionedCalls.MapInArrow(jvm, rows, called, isBarrier: false), planned);
    }

    private TObject Find(TObject[] columns, FunctionArgument argument) => argument.IsCast
        ? jvm.InvokeObject(columns[argument.Column!.Value], "cast", "string")
        : columns[argument.Column!.Value];

    private TObject Call(PlannedFunction planned, IEnumerable<TObject> arguments) =>
        WorkerFunctions.Apply(jvm, CreateFunction(planned, planned.Function.IsDeterministic), [.. arguments]);

    /// <summary>Gives columns that were carried under a name of their own the name that they share with others.</summary>
    private TObject NameColumns(TObject frame, PlannedFunction planned)
    {
        if (planned.Result.All(column => column.Name == column.CarriedName))
        {
            return frame;
        }

        var columns = FindColumns(frame, [.. planned.Result.Select(column => column.CarriedName)]);
        return Select(frame, planned.Result.Zip(columns, (column, carried) => As(carried, column.Name)));
    }

    private TObject Select(TObject frame, IEnumerable<TObject> columns) => jvm.InvokeObject(frame, "select", jvm.NewSeq([.. columns]));

    private TObject As(TObject column, string name, string? metadata = null) => metadata is null
        ? jvm.InvokeObject(column, "as", name)
        : jvm.InvokeObject(
            column, "as", name, jvm.InvokeStaticObject("org.apache.spark.sql.types.Metadata", "fromJson", metadata));
}
