using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Rows with named columns, as a plan that Spark runs when a result is needed. Frames are immutable; several threads may use one.
/// </summary>
public sealed partial class DataFrame
{
    private StructType? schema;

    internal DataFrame(SparkSession session, JavaObject java)
    {
        SparkSession = session;
        Java = java;
    }

    /// <summary>The session that the frame belongs to.</summary>
    public SparkSession SparkSession { get; }

    /// <summary>The columns with their types and metadata.</summary>
    public StructType Schema() => schema ??= StructType.ParseJson(Java.CallObject("schema").CallString("json"));

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns() => [.. Schema().Select(column => column.Name)];

    /// <summary>The columns with their types in short, such as <c>array&lt;string&gt;</c>.</summary>
    public IReadOnlyList<Tuple<string, string>> DTypes() =>
        [.. Schema().Select(column => Tuple.Create(column.Name, column.DataType.SimpleString))];

    /// <summary>Whether the rows come from a stream.</summary>
    public bool IsStreaming() => Java.CallBool("isStreaming");

    /// <summary>The frame in the JVM, an <c>org.apache.spark.sql.Dataset&lt;Row&gt;</c>.</summary>
    public JavaObject Java { get; }

    /// <summary>
    /// The columns by their place: a name may be that of several, and a column that is found by its place stays what it is in a join.
    /// </summary>
    internal IReadOnlyList<Column> ColumnsByPlace
    {
        get
        {
            var output = Java.CallObject("queryExecution").CallObject("analyzed").CallObject("output");
            return [.. Schema().Select((column, place) => new Column(
                column.Name, jvm => VersionedCalls.CreateColumn(jvm, output.CallObject("apply", place))))];
        }
    }

    internal SparkJvm Jvm => SparkSession.SparkContext.Jvm;

    /// <summary>A column of this frame.</summary>
    /// <exception cref="JavaException">When the column is used: there is none of the name.</exception>
    public Column this[string name] => Col(name);

    /// <summary>A column of this frame only: unlike <see cref="Functions.Col"/> it stays unambiguous after a join.</summary>
    public Column Col(string name) => new(name, _ => Java.CallObject("col", name));

    /// <summary>The frame's columns as the schema's tree, on standard output.</summary>
    public void PrintSchema() => Console.Write(TreeString());

    /// <summary>The frame's columns as the schema's tree.</summary>
    public string TreeString() => Java.CallObject("schema").CallString("treeString");

    /// <summary>Prints the plan on standard output.</summary>
    /// <param name="mode"><c>simple</c>, <c>extended</c>, <c>codegen</c>, <c>cost</c> or <c>formatted</c>.</param>
    public void Explain(string mode = "simple") => Console.WriteLine(ExplainString(mode));

    /// <summary>Prints the physical plan, or all plans, on standard output.</summary>
    public void Explain(bool extended) => Explain(extended ? "extended" : "simple");

    /// <summary>The plan as text.</summary>
    /// <param name="mode"><c>simple</c>, <c>extended</c>, <c>codegen</c>, <c>cost</c> or <c>formatted</c>.</param>
    public string ExplainString(string mode = "simple") =>
        (string)Jvm.Gateway.CallStatic(
            "org.apache.spark.sql.api.python.PythonSQLUtils", "explainString", Java.CallObject("queryExecution"), mode)!;

    /// <summary>Names the frame for SQL, for the life of the session.</summary>
    public void CreateOrReplaceTempView(string name) => Java.Call("createOrReplaceTempView", name);

    /// <summary>Names the frame for SQL, for the life of the session.</summary>
    /// <exception cref="JavaException">There is a view of the name.</exception>
    public void CreateTempView(string name) => Java.Call("createTempView", name);

    /// <summary>Names the frame for SQL of every session of the application, as <c>global_temp.NAME</c>.</summary>
    public void CreateOrReplaceGlobalTempView(string name) => Java.Call("createOrReplaceGlobalTempView", name);

    /// <summary>Keeps the rows in memory once they are computed, and on disk if they don't fit.</summary>
    public DataFrame Cache() => With(Java.CallObject("cache"));

    /// <summary>Keeps the rows once they are computed, as <see cref="Cache"/> does.</summary>
    public DataFrame Persist() => With(Java.CallObject("persist"));

    /// <summary>Keeps the rows at a storage level such as <c>MEMORY_ONLY</c> or <c>DISK_ONLY</c>.</summary>
    public DataFrame Persist(string storageLevel) =>
        With(Java.CallObject("persist", Jvm.Gateway.CallStaticObject("org.apache.spark.storage.StorageLevel", "fromString", storageLevel)));

    /// <summary>Keeps the rows at a storage level.</summary>
    public DataFrame Persist(StorageLevel level)
    {
        ArgumentNullException.ThrowIfNull(level);
        return With(Java.CallObject("persist", level.ToJava(Jvm.Gateway)));
    }

    /// <summary>Where the rows are kept; <see cref="Sql.StorageLevel.NONE"/> if they are not.</summary>
    public StorageLevel StorageLevel() => Sql.StorageLevel.FromJava(Java.CallObject("storageLevel"));

    /// <summary>Removes kept rows.</summary>
    /// <param name="blocking">Whether to wait until they are gone.</param>
    public DataFrame Unpersist(bool blocking = false) => With(Java.CallObject("unpersist", blocking));

    /// <summary>
    /// Computes the rows and cuts them off from their plan; <see cref="SparkContext.SetCheckpointDir"/> sets their folder.
    /// </summary>
    public DataFrame Checkpoint() => With(Java.CallObject("checkpoint", true));

    /// <summary>
    /// Computes the rows, keeps them on the executors, and cuts them off from their plan. They are lost with an executor.
    /// </summary>
    /// <param name="eager">Whether at once, or when they are first used.</param>
    public DataFrame LocalCheckpoint(bool eager = true) => With(Java.CallObject("localCheckpoint", eager));

    /// <summary>Names the frame for SQL of every session of the application, as <c>global_temp.NAME</c>.</summary>
    /// <exception cref="JavaException">There is a view of the name.</exception>
    public void CreateGlobalTempView(string name) => Java.Call("createGlobalTempView", name);

    /// <summary>Statistics of the columns.</summary>
    public DataFrameStatFunctions Stat() => new(this);

    /// <summary>The files that the frame is read from, as far as Spark knows.</summary>
    public IReadOnlyList<string> InputFiles()
    {
        var files = Java.CallObject("inputFiles");
        return [.. Enumerable.Range(0, Jvm.Gateway.ArrayLength(files)).Select(i => (string)Jvm.Gateway.ArrayElement(files, i)!)];
    }

    /// <summary>Whether <see cref="Collect"/> and <see cref="Take"/> need no executor.</summary>
    public bool IsLocal() => Java.CallBool("isLocal");

    /// <summary>Whether both frames give the same rows by their plans; false where Spark can't tell.</summary>
    public bool SameSemantics(DataFrame other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Java.CallBool("sameSemantics", other.Java);
    }

    /// <summary>A hash of the plan: the same for frames of <see cref="SameSemantics"/>.</summary>
    public int SemanticHash() => Java.CallInt("semanticHash");

    /// <summary>Writes the rows to a table of a catalog.</summary>
    public DataFrameWriterV2 WriteTo(string table) => new(this, table);

    /// <summary>Writes the rows somewhere.</summary>
    public DataFrameWriter Write() => new(this, Java.CallObject("write"));

    /// <summary>Writes the rows of a stream as they arrive.</summary>
    public DataStreamWriter WriteStream() => new(SparkSession, Java.CallObject("writeStream"));

    /// <summary>The schema's columns in short.</summary>
    public override string ToString() => $"[{string.Join(", ", DTypes().Select(column => $"{column.Item1}: {column.Item2}"))}]";

    internal DataFrame With(JavaObject java) => new(SparkSession, java);

    private JavaObject Seq(IEnumerable<Column> columns) => Jvm.Gateway.NewSeq(columns.Select(column => column.ToJava(Jvm)));

    private JavaObject Seq(IEnumerable<string> names) => Jvm.Gateway.NewSeq(names);
}
