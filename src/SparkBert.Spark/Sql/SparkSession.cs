using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Batches;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// The entry to Spark: reads frames, runs SQL, makes frames of local rows. Threads may share it; each has its own thread in the JVM.
/// </summary>
public sealed class SparkSession : IDisposable
{
    private const string JavaClass = "org.apache.spark.sql.SparkSession";

    private readonly RuntimeConfig conf;

    internal SparkSession(SparkContext context, JavaObject java)
    {
        SparkContext = context;
        Java = java;
        conf = new RuntimeConfig(java.CallObject("conf"));
    }

    /// <summary>The application.</summary>
    public SparkContext SparkContext { get; }

    /// <summary>The session's settings.</summary>
    public RuntimeConfig Conf() => conf;

    /// <summary>Spark's version, such as <c>4.2.1</c>.</summary>
    public string Version() => SparkContext.Jvm.Version.Text;

    /// <summary>The tables and views.</summary>
    public Catalog Catalog => new(this, Java.CallObject("catalog"));

    /// <summary>The streaming queries.</summary>
    public StreamingQueryManager Streams() => new(SparkContext.Jvm, Java.CallObject("streams"));

    /// <summary>
    /// The session's JVM, for what this API lacks: static methods and constructors by the full names of their classes. Frames and sessions
    /// are objects there (<see cref="Java"/>, <see cref="DataFrame.Java"/>), and <see cref="CreateDataFrame(JavaObject)"/> makes a frame of
    /// one.
    /// </summary>
    public IJvm<JavaObject> Jvm => SparkContext.Jvm;

    /// <summary>The session in the JVM, an <c>org.apache.spark.sql.SparkSession</c>.</summary>
    public JavaObject Java { get; }

    /// <summary>Begins the description of a session.</summary>
    public static Builder Builder() => new();

    /// <summary>Makes a session the active one of this thread.</summary>
    public static void SetActiveSession(SparkSession session) => Choose("setActiveSession", session);

    /// <summary>The active session of this thread; null if there is none.</summary>
    public static SparkSession? GetActiveSession() => Find("getActiveSession");

    /// <summary>This thread has no active session any more; <see cref="Active"/> gives the default one.</summary>
    public static void ClearActiveSession() => SparkApplications.Current?.Jvm.Gateway.CallStatic(JavaClass, "clearActiveSession");

    /// <summary>Makes a session the one of threads that have no active one.</summary>
    public static void SetDefaultSession(SparkSession session) => Choose("setDefaultSession", session);

    /// <summary>The session of threads that have no active one; null if there is none.</summary>
    public static SparkSession? GetDefaultSession() => Find("getDefaultSession");

    /// <summary>Threads that have no active session have none any more.</summary>
    public static void ClearDefaultSession() => SparkApplications.Current?.Jvm.Gateway.CallStatic(JavaClass, "clearDefaultSession");

    /// <summary>The active session of this thread, or else the default one.</summary>
    /// <exception cref="SparkException">There is neither.</exception>
    public static SparkSession Active() => GetActiveSession() ?? GetDefaultSession()
        ?? throw new SparkException("there is no active and no default session: SparkSession.Builder().GetOrCreate() makes one.");

    /// <summary>Reads frames.</summary>
    public DataFrameReader Read() => new(this, Java.CallObject("read"));

    /// <summary>Reads frames whose rows arrive as a stream.</summary>
    public DataStreamReader ReadStream() => new(this, Java.CallObject("readStream"));

    /// <summary>Runs SQL.</summary>
    /// <exception cref="JavaException">It can't be parsed, or names something that does not exist.</exception>
    public DataFrame Sql(string sql) => CreateFrame(Java.CallObject("sql", sql));

    /// <summary>A table or view.</summary>
    public DataFrame Table(string name) => CreateFrame(Java.CallObject("table", name));

    /// <summary>Numbers from 0 to below an end, in a column <c>id</c>.</summary>
    public DataFrame Range(long end) => Range(0, end);

    /// <summary>Numbers in a column <c>id</c>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The numbers are below it.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="partitions">The number of partitions; by default as many as the cluster has slots.</param>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null)
    {
        var numbers = partitions is { } count
            ? Java.CallObject("range", start, end, step, count)
            : Java.CallObject("range", start, end, step);
        return CreateFrame(numbers.CallObject("toDF"));
    }

    /// <summary>Registers functions for SQL.</summary>
    public UdfRegistration Udf() => new(this);

    /// <summary>A session with the same application and tables but its own settings, views and functions.</summary>
    public SparkSession NewSession() => new(SparkContext, Java.CallObject("newSession"));

    /// <summary>
    /// A frame of rows. Values are of the types that <see cref="Row"/> names; a timestamp may also be a <see cref="DateTime"/>, whose
    /// unspecified kind is local time, and a date a <see cref="DateTime"/> at midnight.
    /// </summary>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null if the schema has none.</exception>
    public DataFrame CreateDataFrame(IEnumerable<Row> rows, StructType schema)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(schema);
        return CreateDataFrame(RowWriter.Write(rows, schema), schema);
    }

    /// <summary>A frame of rows given as their values.</summary>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null if the schema has none.</exception>
    public DataFrame CreateDataFrame(IEnumerable<GenericRow> rows, StructType schema) =>
        CreateDataFrame(rows.Select(row => row.ToRow(schema)), schema);

    /// <summary>A frame of rows given as their values.</summary>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null if the schema has none.</exception>
    public DataFrame CreateDataFrame(IEnumerable<object?[]> rows, StructType schema) =>
        CreateDataFrame(rows.Select(values => new Row(schema, values)), schema);

    /// <summary>A frame of one column <c>value</c> of texts.</summary>
    public DataFrame CreateDataFrame(IEnumerable<string?> values) =>
        CreateDataFrame(values.Select(value => new object?[] { value }), new StructType(new StructField("value", new StringType())));

    /// <summary>A frame of record batches, which the caller keeps. Each batch becomes a partition or a part of one.</summary>
    /// <param name="batches">The rows, batches of one schema.</param>
    /// <param name="schema">The columns of Spark's schema; by default those of the first batch.</param>
    /// <exception cref="ArgumentException">
    /// There is no batch and no schema, or a batch has other columns or types than the schema.
    /// </exception>
    /// <exception cref="SchemaException">A column has a type that Spark does not read.</exception>
    /// <exception cref="SparkException">A setting was changed with which batches can't be exchanged.</exception>
    public DataFrame CreateDataFrame(IEnumerable<RecordBatch> batches, StructType? schema = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        CheckSettings();
        var file = Path.Combine(Path.GetTempPath(), $"sparkbert-{Guid.NewGuid():N}.arrow");
        try
        {
            const string Utils = "org.apache.spark.sql.api.python.PythonSQLUtils";
            schema = ArrowStreamFile.Write(file, batches, schema);
            var iterator = SparkContext.Jvm.Gateway.CallStaticObject(Utils, "readArrowStreamFromFile", file);
            return CreateFrame(SparkContext.Jvm.Gateway.CallStaticObject(Utils, "toDataFrame", iterator, schema.Json, Java));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// Ends the application. A JVM that the program started ends too, and the next session starts another. Frames of this session can't be
    /// used any more.
    /// </summary>
    public void Stop() => SparkContext.Stop();

    /// <summary>Ends the application, as <see cref="Stop"/> does.</summary>
    public void Dispose() => Stop();

    /// <summary>Refuses settings that were changed since the start; a wrong layout of batches would give wrong values.</summary>
    /// <exception cref="SparkException">There is such a setting.</exception>
    internal void CheckSettings()
    {
        if (SessionSettings.FindProblem(Conf().TryGet) is { } problem)
        {
            throw new SparkException(problem);
        }
    }

    /// <summary>The frame of an object of the JVM.</summary>
    /// <param name="java">An <c>org.apache.spark.sql.Dataset&lt;Row&gt;</c> of this session's JVM.</param>
    public DataFrame CreateDataFrame(JavaObject java)
    {
        ArgumentNullException.ThrowIfNull(java);
        return CreateFrame(java);
    }

    internal DataFrame CreateFrame(JavaObject java) => new(this, java);

    /// <summary>Ships models to the executors.</summary>
    internal ModelShipping CreateModelShipping() => new(new SessionSite(Java), SparkContext.Archives);

    private static SparkSession? Find(string method) =>
        SparkApplications.Current is { } context && context.Jvm.Gateway.CallStaticObject(JavaClass, method) is var option
        && option.CallBool("isDefined")
            ? new SparkSession(context, option.CallObject("get"))
            : null;

    private static void Choose(string method, SparkSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.SparkContext.Jvm.Gateway.CallStatic(JavaClass, method, session.Java);
        SparkApplications.Current = session.SparkContext;
    }
}
